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
export type Command = SystemCommands[keyof SystemCommands] | HostCommand | ConsoleCommand;

/** Commands of each system, by its id. Empty here: `command.ts` in the folder of a system adds its own line to it. */
// biome-ignore lint/suspicious/noEmptyInterface: only an interface can be added to from elsewhere.
export interface SystemCommands {}

/** What needs power over the host of a member. */
export type HostCommand =
  | ContainerCommand
  | ShellCommand
  | (Pick<ContainerCommand, 'member' | 'container' | 'containerId'> & {
      readonly type: 'fault.inject';
      /** After this long it is healed. */
      readonly seconds: number;
      readonly fault: FaultSpec;
    })
  | { readonly type: 'fault.heal'; readonly id: string; readonly member: string };

/** What changes the console itself. */
export type ConsoleCommand = { readonly type: 'console.read-only'; readonly on: boolean };

/**
 * How an action ended. `refused`: the server or a check said no and nothing changed. `unknown`: it was sent
 * and no definite answer came, so it may or may not have happened.
 */
export type Outcome = 'succeeded' | 'refused' | 'failed' | 'unknown';
