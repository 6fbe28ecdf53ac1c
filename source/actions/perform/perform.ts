import type { Command, Outcome } from '../../model/command.ts';
import { performApp } from '../../systems/app/perform.ts';
import { performEtcd } from '../../systems/etcd/perform.ts';
import { performHaproxy } from '../../systems/haproxy/perform.ts';
import { performPatroni } from '../../systems/patroni/perform.ts';
import { performSentinel } from '../../systems/sentinel/perform.ts';
import { performContainer } from './container.ts';
import { performFault, performHeal } from './fault.ts';
import type { Hands, Watch } from './ports.ts';
import { performShell } from './shell.ts';

/** How a command ended, in words for the operator. */
export type Result = { readonly outcome: Outcome; readonly text: string };

/**
 * Sends one command, once, and follows it until the owner of the fact says what came of it. Nothing that writes
 * is retried: an answer that was lost is `unknown` unless the facts tell.
 */
export async function perform(
  command: Command,
  hands: Hands,
  watch: Watch,
  signal: AbortSignal,
): Promise<Result> {
  switch (command.type) {
    case 'fault.inject':
      return performFault(command, hands, watch, signal);
    case 'console.read-only':
      watch.dispatch({ type: 'read-only.switched', on: command.on });
      return { outcome: 'succeeded', text: command.on ? 'nothing can be changed now' : 'actions are back' };
    case 'fault.heal':
      return performHeal(command, hands);
    case 'etcd.move-leader':
    case 'etcd.defragment':
    case 'etcd.alarms':
    case 'etcd.disarm':
    case 'etcd.snapshot':
    case 'etcd.release-leader-key':
      return performEtcd(command, hands, watch, signal);
    case 'sentinel.failover':
    case 'sentinel.reset':
    case 'sentinel.ckquorum':
      return performSentinel(command, hands, watch, signal);
    case 'haproxy.state':
    case 'haproxy.shutdown-sessions':
      return performHaproxy(command, hands, watch, signal);
    case 'app.load':
      return performApp(command, hands, watch, signal);
    case 'container.control':
      return performContainer(command, hands, watch, signal);
    case 'container.shell':
      return performShell(command, hands, signal);
    default:
      return performPatroni(command, hands, watch, signal);
  }
}
