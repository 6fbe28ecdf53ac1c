import { guardOutput } from '../source/app/output.ts';
import { INTERRUPTED_EXIT_CODE } from '../source/commands/exit-code.ts';
import { Aborted } from '../source/commands/subcommand.ts';
import { catchSignals, interrupted } from './interrupt.ts';
import { hasStepped } from './progress.ts';

/** An end that the reader can do something about: shown as its message alone, without a stack trace. */
export class Stop extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a script's main function and turns what it returns or throws into the exit code. After a signal it says
 * `afterSignal` instead of what failed, which failed because of the signal.
 */
export async function runMain(main: () => Promise<number>, afterSignal = 'Interrupted.'): Promise<void> {
  catchSignals();
  guardOutput(process.stdout, process.stderr);
  try {
    process.exitCode = await main();
  } catch (error) {
    if (interrupted.aborted) {
      console.error(afterSignal);
      process.exitCode = INTERRUPTED_EXIT_CODE;
      return;
    }
    if (!(error instanceof Stop || error instanceof Aborted)) throw error;
    const begun = error instanceof Aborted && hasStepped();
    console.error(begun ? 'Aborted, what is marked ✓ above stays.' : error.message);
    process.exitCode = error.exitCode;
  }
}

/** Output of a tool, fit for showing: without the hosts of registries and mirrors, which stay private. */
export function withoutHosts(text: string): string {
  return text
    .replace(/\b(?:https?|ftp):\/\/[^\s"'\]),]+/g, '<url>')
    .replace(/(lookup )\S+( on )\S+/g, '$1<host>$2<server>')
    .replace(/\b(?:[a-z0-9-]+\.)+(?:org|com|io|net|de|dev)\b(?::\d+)?/gi, '<host>');
}

/** The last lines of a text, without empty ones. */
export function lastLines(text: string, count: number): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-count).join('\n');
}
