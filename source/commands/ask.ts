import { createInterface } from 'node:readline';
import { printable } from '../text/printable.ts';
import { print } from '../tui/terminal/print.ts';
import { INTERRUPTED_EXIT_CODE } from './exit-code.ts';
import { Aborted } from './subcommand.ts';

/**
 * Asks the user at the terminal; returns the answer without blanks around it. `signal` withdraws the question.
 * @throws Aborted where the answer is ctrl-c, ctrl-d or the signal.
 */
export async function ask(question: string, signal?: AbortSignal): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await new Promise<string>((resolve, reject) => {
      const interrupt = () => reject(new Aborted(INTERRUPTED_EXIT_CODE));
      // In raw mode ctrl-c is a key like any other, and no process gets a signal.
      prompt.on('SIGINT', interrupt);
      prompt.on('close', () => reject(new Aborted(1)));
      prompt.question(printable(question), (answer) => resolve(answer.trim()));
      signal?.addEventListener('abort', interrupt, { once: true });
      if (signal?.aborted === true) interrupt();
    });
  } catch (error) {
    // The cursor is still behind the question.
    print('');
    throw error;
  } finally {
    prompt.close();
  }
}
