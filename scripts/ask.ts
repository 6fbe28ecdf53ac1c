import { createInterface } from 'node:readline/promises';

/** Whether somebody is there to be asked. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Asks a question whose answer is no unless the reader says yes; never waits where nobody can answer. */
export async function ask(question: string): Promise<boolean> {
  return /^y(es)?$/i.test(await answerTo(`${question} [y/N] `));
}

/** What the reader types; nothing where nobody can answer, or does. */
export async function answerTo(question: string): Promise<string> {
  if (!canAsk()) return '';
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await prompt.question(question)).trim();
  } catch {
    // Ctrl-c or ctrl-d instead of an answer.
    console.log();
    return '';
  } finally {
    prompt.close();
  }
}

/** Whether questions count as answered with yes. */
export function asksNothing(
  args: readonly string[],
  environment: NodeJS.Dict<string> = process.env,
): boolean {
  return args.includes('--yes') || environment.CI === 'true';
}
