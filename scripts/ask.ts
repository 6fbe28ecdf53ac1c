import { ask as askFor } from '../source/commands/ask.ts';
import { isInteractive } from '../source/commands/subcommand.ts';
import { interrupted } from './interrupt.ts';

/**
 * Asks a question whose answer is no unless the reader says yes; never waits where there is no terminal to answer at.
 */
export async function ask(question: string): Promise<boolean> {
  return /^y(es)?$/i.test(await answerTo(`${question} [y/N] `));
}

/** What the reader types; nothing where there is no terminal. @throws Aborted where the answer is ctrl-c or ctrl-d. */
export async function answerTo(question: string): Promise<string> {
  return isInteractive() ? await askFor(question, interrupted) : '';
}

/** Whether questions count as answered with yes. */
export function asksNothing(
  args: readonly string[],
  environment: NodeJS.Dict<string> = process.env,
): boolean {
  return args.includes('--yes') || environment.CI === 'true';
}
