import type { ContainerVerb } from '../../model/container-command.ts';
import type { State } from '../../store/state.ts';
import { expectedInTurn, expectedLoss } from '../expected.ts';

// A container that is stopped and started again.
const RESTARTS_IN_S = 2;
const ENDING = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT'];

/** What stops, for whom and for how long, when this is done to the containers of these members; lines for people. */
export function expectedOf(
  state: State,
  verb: ContainerVerb,
  members: readonly string[],
  signal: string,
): string[] {
  switch (verb) {
    case 'stop':
      return expectedLoss(state, { members, how: 'stop' });
    case 'restart':
      return expectedInTurn(state, { members, how: 'stop', seconds: RESTARTS_IN_S });
    case 'pause':
      return expectedLoss(state, { members, how: 'pause' });
    case 'kill': {
      const how = signal === 'SIGKILL' ? 'kill' : 'stop';
      // Of the others a program makes what it likes.
      return ENDING.includes(signal) ? expectedLoss(state, { members, how }) : [];
    }
    default:
      return [];
  }
}
