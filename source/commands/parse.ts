import meow from 'meow';
import { type Flag, globalFlags, typed } from './flags.ts';
import { ownCommands } from './own-commands.ts';
import { type Subcommand, titleOf, UsageError } from './subcommand.ts';

/** A command line that fits the table. */
export type Parsed = {
  readonly command: Subcommand;
  /** The words after the subcommand's own. */
  readonly words: readonly string[];
  /** Every flag that was given, by name; those that every subcommand takes are among them. */
  readonly flags: ReadonlyMap<string, string | boolean>;
};

/**
 * Reads a command line. Words and flags can come in any order; `--` ends the flags.
 * @throws UsageError that names the word or flag that is wrong.
 */
export async function parse(argv: readonly string[]): Promise<Parsed> {
  // The catalogue of actions is half of what a start would load, and `status` needs none of it.
  return parseAs(argv, ownCommands) ?? (await parseAsAny(argv));
}

/** The line as one of these subcommands reads it; undefined where that takes others, or it is wrong. */
function parseAs(argv: readonly string[], table: readonly Subcommand[]): Parsed | undefined {
  const known = flagsIn(table);
  const { input, given } = read(argv, known);
  const command = subcommandOf(input, table);
  if (command === undefined) return undefined;
  const words = wordsAfter(command, input);
  const wrong = [...given].some(([name, value]) => flawOf(command, name, value, known) !== undefined);
  if (wrong || (!given.has('help') && wordsFlaw(command, words) !== undefined)) return undefined;
  return { command, words, flags: given };
}

async function parseAsAny(argv: readonly string[]): Promise<Parsed> {
  const { subcommands } = await import('./subcommands.ts');
  const parsed = parseAs(argv, subcommands);
  if (parsed !== undefined) return parsed;
  const known = flagsIn(subcommands);
  const { input, given } = read(argv, known);
  const stray = [...given.keys()].find((name) => !known.has(name));
  if (stray !== undefined) throw new UsageError(`unknown option ${typed(stray)}`);
  const command = subcommandOf(input, subcommands);
  if (command === undefined) throw new UsageError(`unknown command: ${input.join(' ')}`);
  const flaws = [...given].map(([name, value]) => flawOf(command, name, value, known));
  const flaw =
    flaws.find((text) => text !== undefined) ?? wordsFlaw(command, wordsAfter(command, input)) ?? '';
  const foreign = [...given.keys()].find((name) => !owns(command, name));
  if (foreign === undefined) throw new UsageError(flaw, command);
  const owners = ownersOf(foreign, subcommands);
  throw new UsageError(`${typed(foreign)} belongs to ${owners}, not to ${titleOf(command)}`, command);
}

/** One name is one flag, so that `--project x status` can be read before the subcommand is known. */
function flagsIn(table: readonly Subcommand[]): ReadonlyMap<string, Flag> {
  const flags = [...globalFlags, ...table.flatMap((command) => command.flags)];
  return new Map(flags.map((flag) => [flag.name, flag]));
}

/** The subcommand whose name the words begin with, the longest if there are several; the console where there are none. */
function subcommandOf(words: readonly string[], table: readonly Subcommand[]): Subcommand | undefined {
  if (words.length === 0) return table.find(({ name }) => name === '');
  return table
    .filter(({ name }) => name !== '' && name.split(' ').every((part, i) => words[i] === part))
    .sort((a, b) => b.name.length - a.name.length)[0];
}

function wordsAfter({ name }: Subcommand, input: readonly string[]): readonly string[] {
  return input.slice(name === '' ? 0 : name.split(' ').length);
}

function read(argv: readonly string[], known: ReadonlyMap<string, Flag>) {
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
    const { input, flags: found } = meow('', {
      importMeta: import.meta,
      argv,
      flags,
      booleanDefault: undefined,
      autoHelp: false,
      autoVersion: false,
    });
    const given = new Map(
      Object.entries(found).filter((entry): entry is [string, string | boolean] => entry[1] !== undefined),
    );
    return { input, given };
  } catch (error) {
    // A flag that was given twice.
    throw new UsageError((error as Error).message);
  }
}

function owns({ flags }: Subcommand, name: string): boolean {
  return [...globalFlags, ...flags].some((own) => own.name === name);
}

function flawOf(
  command: Subcommand,
  name: string,
  value: string | boolean,
  known: ReadonlyMap<string, Flag>,
): string | undefined {
  const flag = known.get(name);
  if (flag === undefined || !owns(command, name)) return `${typed(name)} is not of ${titleOf(command)}`;
  const empty = flag.value !== undefined && (value === '' || typeof value === 'boolean');
  return empty ? `${typed(name)} needs a value: ${typed(name)} ${flag.value}` : undefined;
}

function wordsFlaw(command: Subcommand, words: readonly string[]): string | undefined {
  const { args } = command;
  const missing = args[words.length];
  if (missing?.required === true) return `${titleOf(command)} needs a ${missing.name}`;
  const extra = words[args.length];
  if (extra === undefined || args.at(-1)?.many === true) return undefined;
  return `${titleOf(command)} takes no "${extra}"`;
}

const NAMED_OWNERS = 4;

/** Whose flag it is, for people. */
function ownersOf(name: string, table: readonly Subcommand[]): string {
  const actions = table.filter((command) => !ownCommands.includes(command));
  const owning = (commands: readonly Subcommand[]) =>
    commands.filter(({ flags }) => flags.some((flag) => flag.name === name)).map(titleOf);
  const ofActions = owning(actions);
  const owners = [
    ...owning(ownCommands),
    ...(ofActions.length < actions.length ? ofActions : ['every action']),
  ];
  if (owners.length <= NAMED_OWNERS) return owners.join(', ');
  return `${owners.slice(0, NAMED_OWNERS - 1).join(', ')} and ${owners.length - NAMED_OWNERS + 1} others`;
}
