import { impactOfAll } from '../cluster/impact.ts';
import { predictLoss } from '../cluster/predict/loss.ts';
import type { State } from '../store/state.ts';
import type { Loss } from '../systems/loss.ts';
import type { Danger } from './action.ts';
import { expected } from './expected.ts';

/** What stops, for which clients and for how long, when these members are lost at the same moment. */
export function expectedLoss(state: State, loss: Loss): string[] {
  return expected(...predictLoss(state, loss));
}

/** The same for members that are lost one after the other. */
export function expectedInTurn(state: State, { members, ...loss }: Loss): string[] {
  return expected(...members.flatMap((member) => predictLoss(state, { members: [member], ...loss })));
}

/**
 * How the loss of all these members at once must be confirmed: where it would cost a quorum or the last healthy
 * replica, the name of the one that is too many must be typed.
 */
export function lossOf(state: State, members: readonly string[]): Danger {
  const over = impactOfAll(state, members).find(({ cost }) => cost !== undefined);
  return over === undefined
    ? { level: 'confirm' }
    : { level: 'type-name', name: over.member, reason: over.cost ?? '' };
}
