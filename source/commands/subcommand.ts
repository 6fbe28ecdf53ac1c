import type { Config } from '../app/config.ts';
import type { Wishes } from '../tui/theme.ts';
import { type Flag, withValue } from './flags.ts';

/** A word after the subcommand's own. */
export type Argument = {
  /** Its placeholder in the help: `RUN`. */
  readonly name: string;
  readonly required: boolean;
  /** Takes any number of words; only the last one can. */
  readonly many?: true;
  /** The only words that it can be, where that is known beforehand. */
  readonly choices?: readonly string[];
};

/** A use of a subcommand that fits its record. */
export type Call = {
  /** Compose project of the stack. */
  readonly project: string;
  readonly config: Config;
  readonly wishes: Wishes;
  /** `--read-only` or `--no-read-only`; undefined where neither was given. */
  readonly readOnly: boolean | undefined;
  /** The words after the subcommand's own. */
  readonly words: readonly string[];
  /** The subcommand's own flags that were given, by name. */
  readonly flags: ReadonlyMap<string, string | boolean>;
  /** Every subcommand, for the help and the completions. */
  readonly table: () => Promise<readonly Subcommand[]>;
};

/**
 * One subcommand. The parser's flags, the check for wrong ones, `--help`, the completions and the README's tables all
 * come from this record. `run` loads what it needs when it is called, so that a start loads nothing of the others.
 */
export type Subcommand = {
  /** Its words: `drill list`; empty for the console itself. */
  readonly name: string;
  /** One sentence for help and README. */
  readonly summary: string;
  readonly args: readonly Argument[];
  /** Beside those that every subcommand takes. */
  readonly flags: readonly Flag[];
  /** Name, arguments and flags as people read them, where they say more than the record does. */
  readonly usage?: string;
  /** A use that parses, without the program's name. */
  readonly example: string;
  /** What its exit codes mean, where they mean more than done and failed. */
  readonly exitCodes?: string;
  /** It reads no stack that runs, so that it does not matter which ones do. */
  readonly anyStack?: true;
  /** It changes the stack, so that its exit code reports the outcome even where its output is lost. */
  readonly changes?: true;
  /** Lines for its own help. */
  readonly notes?: readonly string[];
  /** Runs it and returns the exit code. @throws UsageError for what only it can find wrong. */
  readonly run: (call: Call) => Promise<number>;
};

/** The command line is wrong. The message is one line; `command` is whose use it is, where that is known. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly command: Subcommand | undefined;

  constructor(message: string, command?: Subcommand) {
    super(message);
    this.command = command;
  }
}

/** The user went away instead of answering: with ctrl-c, or with ctrl-d, which ends the input. */
export class Aborted extends Error {
  override readonly name = 'Aborted';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('Aborted, nothing was changed.');
    this.exitCode = exitCode;
  }
}

/** What to do about a wrong command line, a line each. */
export function adviceOf({ command }: UsageError): readonly string[] {
  if (command === undefined || command.name === '') return ['See paws-console --help'];
  return [`Usage: paws-console ${usageOf(command)}`, `Example: paws-console ${command.example}`];
}

/** Name, arguments and flags: `drill compare RUN [RUN] [--json]`. */
export function usageOf({ name, args, flags, usage }: Subcommand): string {
  if (usage !== undefined) return usage;
  return [name, ...args.map(argumentText), ...flags.map((flag) => `[${withValue(flag)}]`)]
    .filter((part) => part !== '')
    .join(' ');
}

function argumentText({ name, required, many }: Argument): string {
  const text = many === true ? `${name}…` : name;
  return required ? text : `[${text}]`;
}

/** What a subcommand is called in a sentence. */
export function titleOf({ name }: Subcommand): string {
  return name === '' ? 'the console' : name;
}

/** Whether a flag was given, and is on. */
export function isOn({ flags }: Call, { name }: Flag): boolean {
  return flags.get(name) === true;
}

/** The value that a flag was given. */
export function valueGiven({ flags }: Call, { name }: Flag): string | undefined {
  const value = flags.get(name);
  return value === undefined ? undefined : String(value);
}

/** Whether a person can be asked. */
export function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}
