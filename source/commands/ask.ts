import { createInterface } from 'node:readline/promises';
import { printable } from '../text/printable.ts';

/** Asks whoever sits at the terminal; returns the answer without blanks around it. */
export async function ask(question: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await prompt.question(printable(question))).trim();
  } finally {
    prompt.close();
  }
}
