import type { Command, Outcome } from '../../domain/command.ts';
import type { Hands, Watch } from './hands.ts';
import { performKill, performStress } from './harm.ts';
import { performReinitialize } from './reinitialize.ts';
import { performSwitchover } from './switchover.ts';

/** How a command ended, in words for the operator. */
export type Result = { readonly outcome: Outcome; readonly text: string };

/**
 * Sends one command, once, and follows it until the owner of the fact says what came of it. Nothing that writes
 * is retried: an answer that was lost is `unknown` unless the facts tell.
 */
export function perform(command: Command, hands: Hands, watch: Watch, signal: AbortSignal): Promise<Result> {
  switch (command.type) {
    case 'patroni.switchover':
      return performSwitchover(command, hands, watch, signal);
    case 'patroni.reinitialize':
      return performReinitialize(command, hands, watch, signal);
    case 'container.kill':
      return performKill(command, hands, watch, signal);
    case 'container.cpu-stress':
      return performStress(command, hands, watch, signal);
  }
}
