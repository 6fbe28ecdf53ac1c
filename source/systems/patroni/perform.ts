import type { Result } from '../../actions/perform/perform.ts';
import type { Hands, Watch } from '../../actions/perform/ports.ts';
import type { PatroniCommand } from './command.ts';
import { performConfigure, performPause } from './perform/configure.ts';
import { performReinitialize } from './perform/reinitialize.ts';
import { performReload, performRestart } from './perform/restart.ts';
import { performFailover, performSwitchover, performUnschedule } from './perform/switchover.ts';

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
