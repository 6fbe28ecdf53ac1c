import type { Command } from '../model/command.ts';
import type { Ports, Result, Watch } from './perform/ports.ts';

/** What the console knows of one kind of command. */
export type CommandRecord<C = Command> = {
  /** The line that does the same from a shell, without the console. */
  equivalent(command: C): string;
  /**
   * It changes nothing, or repairs: it neither waits for other changes nor holds them up. An emergency does not wait,
   * and an operator may need a shell in a container while others act.
   */
  readonly free?: true;
  /** What it touches, a member or a place in one (`haproxy/backend/server`): one change at a time for each. */
  targets(command: C): readonly string[];
  /**
   * Sends it, once, and follows it until the owner of the fact says what came of it. Nothing that writes is retried: an
   * answer that was lost is `unknown` unless the facts show it.
   */
  perform(command: C, ports: Ports, watch: Watch, signal: AbortSignal): Promise<Result>;
};

/** A record for each kind in a union of commands. */
export type CommandTable<C extends { readonly type: string }> = {
  readonly [T in C['type']]: CommandRecord<Extract<C, { type: T }>>;
};

/** Carries commands of a kind out, and follows each to its end. */
export type Perform<T extends Command['type']> = CommandRecord<Extract<Command, { type: T }>>['perform'];

/** The same record for each of these kinds. */
export function forAll<T extends string, R>(types: readonly T[], record: R): { readonly [K in T]: R } {
  return Object.fromEntries(types.map((type) => [type, record])) as { [K in T]: R };
}
