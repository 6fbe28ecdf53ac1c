import type { Command } from '../../model/command.ts';
import { systems } from '../../systems/index.ts';
import { withoutSecrets } from '../../text/secrets.ts';
import type { CommandRecord } from '../command-table.ts';
import { hostCommands } from './host-commands.ts';
import type { Ports, Result, Watch } from './ports.ts';

const TABLE: ReadonlyMap<string, CommandRecord> = new Map(
  Object.entries<CommandRecord>(Object.assign({}, hostCommands, ...systems.map(({ commands }) => commands))),
);

// The compiler checks that each kind is in the table of its system; a test checks the list of systems.
function recordOf({ type }: Command): CommandRecord {
  const record = TABLE.get(type);
  if (record === undefined) throw new Error(`there is no record of the command ${type}`);
  return record;
}

/** Sends one command, once, and follows it to its end: see `CommandRecord`. */
export function perform(command: Command, ports: Ports, watch: Watch, signal: AbortSignal): Promise<Result> {
  return recordOf(command).perform(command, ports, watch, signal);
}

/** The line that does the same from a shell, without the console and without secrets: it is shown, copied and kept. */
export function equivalentOf(command: Command): string {
  return String(withoutSecrets(recordOf(command).equivalent(command)));
}

/** Whether no other run may change the stack while this plan is carried out. */
export function needsTurn(plan: readonly Command[]): boolean {
  return plan.some((command) => recordOf(command).free !== true);
}

/** What a command touches: one change at a time for each. */
export function targetsOf(command: Command): readonly string[] {
  return recordOf(command).targets(command);
}
