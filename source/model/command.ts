import type { AppCommand } from '../systems/app/command.ts';
import type { EtcdCommand } from '../systems/etcd/command.ts';
import type { HaproxyCommand } from '../systems/haproxy/command.ts';
import type { PatroniCommand } from '../systems/patroni/command.ts';
import type { SentinelCommand } from '../systems/sentinel/command.ts';
import type { ContainerCommand } from './container-command.ts';
import type { ShellCommand } from './shell-command.ts';

/** What a fault does to a member; the rest of a fault (id, deadline, undo) follows from it. */
export type FaultSpec =
  | { readonly kind: 'kill' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'pause' }
  | {
      readonly kind: 'partition';
      /** Members that it is cut off from; empty means from everybody. */
      readonly peers: readonly string[];
      readonly direction: 'both' | 'in' | 'out';
      readonly mode: 'drop' | 'reject';
    }
  | { readonly kind: 'cpu-stress'; readonly workers: number }
  | { readonly kind: 'memory-stress'; readonly megabytes: number }
  | { readonly kind: 'io-stress'; readonly workers: number }
  | { readonly kind: 'latency'; readonly delayMs: number; readonly lossPercent: number };

/** One change of the stack, as data: what `plan` returns, what is shown, and what `perform` sends. */
export type Command =
  | PatroniCommand
  | EtcdCommand
  | SentinelCommand
  | HaproxyCommand
  | AppCommand
  | ContainerCommand
  | ShellCommand
  | {
      readonly type: 'fault.inject';
      readonly member: string;
      /** Name of the container, as Docker has it. */
      readonly container: string;
      /** Its id: another container that has got the name is not the one that was shown. */
      readonly containerId: string;
      /** After this long it is taken back. */
      readonly seconds: number;
      readonly fault: FaultSpec;
    }
  | { readonly type: 'fault.heal'; readonly id: string; readonly member: string }
  | { readonly type: 'console.read-only'; readonly on: boolean };

/**
 * How an action ended. `refused`: the server or a check said no and nothing changed. `unknown`: it was sent
 * and no definite answer came, so it may or may not have happened.
 */
export type Outcome = 'succeeded' | 'refused' | 'failed' | 'unknown';

/** The members that a command touches: one change at a time per target. */
export function targetsOf(command: Command): readonly string[] {
  switch (command.type) {
    case 'patroni.switchover':
      return [command.leader, command.candidate];
    case 'patroni.unschedule':
      return [command.leader];
    case 'patroni.failover':
      return [command.candidate];
    // These change the whole cluster, and nothing else may at the same time.
    case 'patroni.pause':
    case 'patroni.configure':
      return ['cluster'];
    case 'etcd.move-leader':
      return [command.leader, command.to];
    case 'etcd.release-leader-key':
      return [command.leader, command.standby];
    case 'sentinel.failover':
    case 'sentinel.reset':
    case 'sentinel.ckquorum':
      return [command.sentinel];
    case 'haproxy.state':
    case 'haproxy.shutdown-sessions':
      return [`${command.proxy}/${command.backend}/${command.server}`];
    case 'console.read-only':
      return [];
    default:
      return [command.member];
  }
}
