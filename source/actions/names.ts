import type { Command } from '../model/command.ts';
import { isPlainName } from '../text/plain-name.ts';
import { targetsOf } from './perform/perform.ts';

// Fields of commands that hold a name from outside, beside the targets, which every command names.
const NAMES = ['via', 'to', 'leader', 'container', 'cluster', 'master', 'database', 'key'] as const;

/**
 * Why commands cannot be sent because of a name in them; nothing when every name is fit to stand in a command of any
 * kind. What was injected already must be healed whatever it is called: its id comes from the console itself.
 */
export function unfitName(commands: readonly Command[]): string | undefined {
  const name = commands.flatMap(namesOf).find((found) => !isPlainName(found));
  if (name === undefined) return undefined;
  return `"${name}" is shown, but nothing is done to it: a name in a command has letters, digits, ".", "_" and "-" only`;
}

function namesOf(command: Command): readonly string[] {
  if (command.type === 'fault.heal') return [];
  const fields = new Map<string, unknown>(Object.entries(command));
  const names = NAMES.flatMap((field) => {
    const value = fields.get(field);
    // A key of the DCS is a path of names.
    return typeof value === 'string' ? value.split(field === 'key' ? /\/+/ : '\0') : [];
  });
  const peers =
    command.type === 'fault.inject' && command.fault.kind === 'partition' ? command.fault.peers : [];
  // A target can be a place in a member: `haproxy/backend/server`.
  const targets = targetsOf(command).flatMap((target) => target.split('/'));
  return [...targets, ...names, ...peers].filter((name) => name !== '');
}
