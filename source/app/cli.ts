import { CONFIG_EXIT_CODE, IO_EXIT_CODE, USAGE_EXIT_CODE } from '../commands/exit-code.ts';
import { DEFAULT_PROJECT } from '../commands/flags.ts';
import { type Parsed, parse } from '../commands/parse.ts';
import { Aborted, adviceOf, isInteractive, UsageError } from '../commands/subcommand.ts';
import { StateDirectoryError, stateDirectory } from '../files/state-directory.ts';
import { StackFileError } from '../inventory/file/stack-file-error.ts';
import { print, warn } from '../tui/terminal/print.ts';
import { isThemeName, THEMES, type Wishes } from '../tui/theme.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { crash, endOnCrash } from './crash.ts';
import { guardOutput } from './output.ts';
import { meantProject, namedProject } from './project.ts';

// A warning of the runtime's or a library's is no news for an operator, and would be written across the screen.
process.removeAllListeners('warning');

const STACKS_WITHIN_MS = 3_000;

endOnCrash();
const outputLost = guardOutput(process.stdout, process.stderr);
// For a change of the stack the exit code reports the outcome, also where the output was lost.
let reportsOutcome = false;
// At the end, because what is written last may be refused later.
process.on('exit', () => {
  if (outputLost() && !reportsOutcome) process.exitCode = IO_EXIT_CODE;
});
process.exitCode = await main(process.argv.slice(2)).catch(crash);

/** Runs what the command line asks for and returns the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    const parsed = await parse(argv);
    const { command, words, flags } = parsed;
    reportsOutcome = command.changes === true;
    if (flags.get('help') === true) return await help(parsed);
    if (flags.get('version') === true) return await printVersion();
    const wishes = wishesOf(parsed);
    const config = readConfig(process.env);
    checkState();
    const project = await projectOf(parsed);
    const readOnly = readOnlyOf(parsed, config);
    // To heal a fault is a change as well.
    if (readOnly !== true) void takeCareOfFaults();
    return await command.run({
      project,
      config,
      wishes,
      readOnly,
      words,
      flags,
      table: async () => (await import('../commands/subcommands.ts')).subcommands,
    });
  } catch (error) {
    if (error instanceof UsageError) return complain([error.message, ...adviceOf(error)], USAGE_EXIT_CODE);
    if (error instanceof StackFileError) return complain(error.message.split('\n'), USAGE_EXIT_CODE);
    if (error instanceof ConfigError || error instanceof StateDirectoryError)
      return complain(error.message.split('\n'), CONFIG_EXIT_CODE);
    if (error instanceof Aborted) return complain([error.message], error.exitCode);
    throw error;
  }
}

/** Whether nothing may be changed, or everything; undefined where that is up to the stack. */
function readOnlyOf({ flags }: Parsed, { readOnlyBy }: Config): boolean | undefined {
  const asked = flags.get('readOnly');
  if (readOnlyBy !== undefined && asked === false)
    throw new UsageError(`--no-read-only does not undo ${readOnlyBy}: remove it there`);
  if (readOnlyBy !== undefined) return true;
  return typeof asked === 'boolean' ? asked : undefined;
}

async function help({ command }: Parsed): Promise<number> {
  const { helpOf } = await import('../commands/help-text.ts');
  print(helpOf(command));
  return 0;
}

async function printVersion(): Promise<number> {
  const { version } = await import('./version.ts');
  print(version());
  return 0;
}

/**
 * Makes sure that the state was not written by another user; a directory that cannot be made is reported where it is
 * needed.
 */
function checkState(): void {
  try {
    stateDirectory('.');
  } catch (error) {
    if (error instanceof StateDirectoryError) throw error;
  }
}

/** Makes sure that every fault of this user has a healer: its own one may have been killed. */
async function takeCareOfFaults(): Promise<void> {
  try {
    const [{ openJournal }, { startMissingHealers }] = await Promise.all([
      import('../faults/journal.ts'),
      import('../faults/healer-process.ts'),
    ]);
    startMissingHealers(openJournal());
  } catch {
    // Where nothing can be kept, there is no fault of this user's either.
  }
}

/** The stack that is meant; only where none was named, and it matters, the engine is asked which ones run. */
async function projectOf({ command, flags }: Parsed): Promise<string> {
  const flag = flags.get('project');
  const named = namedProject(typeof flag === 'string' ? flag : undefined, process.env);
  // A stack of a file is none that an engine runs.
  const isOfFile = ['config', 'stack', 'scope'].some((name) => flags.has(name));
  if (named !== undefined || command.anyStack === true || isOfFile) return named ?? DEFAULT_PROJECT;
  const [{ runningStacks }, { ask }] = await Promise.all([
    import('../inventory/docker/running-stacks.ts'),
    import('../commands/ask.ts'),
  ]);
  return await meantProject({
    running: () => runningStacks({ deadlineMs: STACKS_WITHIN_MS }),
    ask: isInteractive() ? ask : undefined,
  });
}

/** What the options and the environment ask for; a theme that there is not is reported instead of being ignored. */
function wishesOf({ flags }: Parsed): Wishes {
  const theme = flags.get('theme');
  const asked = String(theme ?? process.env.PAWS_THEME ?? '');
  if (asked !== '' && !isThemeName(asked))
    throw new UsageError(`there is no theme "${asked}", only ${THEMES.join(', ')}`);
  const named = typeof theme === 'string' && isThemeName(theme) ? { theme } : {};
  return { ...named, ...(flags.get('ascii') === true ? { ascii: true } : {}) };
}

function complain(lines: readonly string[], exitCode: number): number {
  warn(lines.join('\n'));
  return exitCode;
}
