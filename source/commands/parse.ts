import meow from 'meow';
import { actionCommands } from './action-commands.ts';
import { type Flag, globalFlags, typed } from './flags.ts';
import { type Subcommand, titleOf, UsageError } from './subcommand.ts';
import { ownCommands, subcommandOf, subcommands } from './subcommands.ts';

/** A command line that fits the table. */
export type Parsed = {
  readonly command: Subcommand;
  /** The words after the subcommand's own. */
  readonly words: readonly string[];
  /** Every flag that was given, by name; those that every subcommand takes are among them. */
  readonly flags: ReadonlyMap<string, string | boolean>;
};

// One name is one flag, so that `--project x status` can be read before the subcommand is known.
const known: ReadonlyMap<string, Flag> = new Map(
  [...globalFlags, ...subcommands.flatMap(({ flags }) => flags)].map((flag) => [flag.name, flag]),
);

/**
 * Reads a command line. Words and flags can stand in any order; `--` ends the flags.
 * @throws UsageError that names the word or flag that is wrong.
 */
export function parse(argv: readonly string[]): Parsed {
  const { input, flags } = read(argv);
  const given = new Map(Object.entries(flags).filter(([, value]) => value !== undefined));
  const command = subcommandOf(input);
  for (const name of given.keys())
    if (!known.has(name)) throw new UsageError(`unknown option ${typed(name)}`);
  if (command === undefined) throw new UsageError(`unknown command: ${input.join(' ')}`);
  for (const [name, value] of given) check(command, name, value);
  const words = input.slice(command.name === '' ? 0 : command.name.split(' ').length);
  // Who asks for help need not know yet what is missing.
  if (!given.has('help')) checkWords(command, words);
  return { command, words, flags: given };
}

function read(argv: readonly string[]): {
  input: readonly string[];
  flags: Record<string, string | boolean>;
} {
  const flags = Object.fromEntries(
    [...known].map(([name, { short, value }]) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(short === undefined ? {} : { shortFlag: short as 'a' }),
      },
    ]),
  );
  try {
    return meow('', {
      importMeta: import.meta,
      argv,
      flags,
      booleanDefault: undefined,
      autoHelp: false,
      autoVersion: false,
    }) as never;
  } catch (error) {
    // A flag that was given twice.
    throw new UsageError((error as Error).message);
  }
}

function check(command: Subcommand, name: string, value: string | boolean): void {
  const flag = known.get(name);
  if (![...globalFlags, ...command.flags].some((own) => own.name === name))
    throw new UsageError(`${typed(name)} belongs to ${ownersOf(name)}, not to ${titleOf(command)}`, command);
  if (flag?.value !== undefined && (value === '' || typeof value === 'boolean'))
    throw new UsageError(`${typed(name)} needs a value: ${typed(name)} ${flag.value}`, command);
}

const NAMED_OWNERS = 4;

/** Whose flag it is, for people. */
function ownersOf(name: string): string {
  const owns = ({ flags }: Subcommand) => flags.some((flag) => flag.name === name);
  const owners = ownCommands.filter(owns).map(titleOf);
  const actions = actionCommands.filter(owns).map(titleOf);
  if (actions.length < actionCommands.length) owners.push(...actions);
  else owners.push('every action');
  if (owners.length <= NAMED_OWNERS) return owners.join(', ');
  return `${owners.slice(0, NAMED_OWNERS - 1).join(', ')} and ${owners.length - NAMED_OWNERS + 1} others`;
}

function checkWords(command: Subcommand, words: readonly string[]): void {
  const { args } = command;
  const missing = args[words.length];
  if (missing?.required === true)
    throw new UsageError(`${titleOf(command)} needs a ${missing.name}`, command);
  const extra = words[args.length];
  if (extra !== undefined && args.at(-1)?.many !== true)
    throw new UsageError(`${titleOf(command)} takes no "${extra}"`, command);
}
