import type { PatroniCommand } from '../../../domain/patroni-command.ts';
import type { Hands, Watch } from '../hands.ts';
import type { Result } from '../perform.ts';
import { performConfigure, performPause } from './configure.ts';
import { performReinitialize } from './reinitialize.ts';
import { performReload, performRestart } from './restart.ts';
import { performFailover, performSwitchover, performUnschedule } from './switchover.ts';

/** Carries one kind of command out and follows it to its end. */
export type PerformPatroni<T extends PatroniCommand['type']> = (
  command: Extract<PatroniCommand, { type: T }>,
  hands: Hands,
  watch: Watch,
  signal: AbortSignal,
) => Promise<Result>;

/** Carries a command of Patroni's out. */
export function performPatroni(
  command: PatroniCommand,
  hands: Hands,
  watch: Watch,
  signal: AbortSignal,
): Promise<Result> {
  switch (command.type) {
    case 'patroni.switchover':
      return performSwitchover(command, hands, watch, signal);
    case 'patroni.unschedule':
      return performUnschedule(command, hands, watch, signal);
    case 'patroni.failover':
      return performFailover(command, hands, watch, signal);
    case 'patroni.reinitialize':
      return performReinitialize(command, hands, watch, signal);
    case 'patroni.restart':
      return performRestart(command, hands, watch, signal);
    case 'patroni.reload':
      return performReload(command, hands, watch, signal);
    case 'patroni.pause':
      return performPause(command, hands, watch, signal);
    case 'patroni.configure':
      return performConfigure(command, hands, watch, signal);
  }
}
