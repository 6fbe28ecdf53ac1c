import { doubled } from '../cluster/agreement/names.ts';
import type { Command } from '../model/command.ts';
import type { State } from '../store/state.ts';
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
  return [...targetNames(command), ...names, ...peers].filter((name) => name !== '');
}

// A target can be a place in a member: `haproxy/backend/server`.
function targetNames(command: Command): readonly string[] {
  return targetsOf(command).flatMap((target) => target.split('/'));
}

/** Why a plan must not be carried out: a member that it names is several. Nothing where each is one. */
export function doubledName(state: State, plan: readonly Command[]): string | undefined {
  const several = doubled(state);
  if (several.size === 0) return undefined;
  // A fault is on a container, which it knows by its id.
  const named = plan.filter(({ type }) => type !== 'fault.heal').flatMap(targetNames);
  const found = named.find((name) => several.has(name));
  if (found === undefined) return undefined;
  const names = several.get(found)?.map(({ name }) => name) ?? [];
  return `${found} is ${names.length} containers (${names.join(', ')}): nothing is done to that name`;
}
