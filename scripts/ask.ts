import { createInterface } from 'node:readline/promises';

/** Asks a question whose answer is no unless the reader says yes; never waits where nobody can answer. */
export async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim());
  } catch {
    // Ctrl-c or ctrl-d instead of an answer.
    console.log();
    return false;
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
