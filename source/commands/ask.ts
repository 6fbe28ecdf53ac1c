import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { printable } from '../text/printable.ts';
import { print, warn, warnOpen } from '../tui/terminal/print.ts';
import { INTERRUPTED_EXIT_CODE } from './exit-code.ts';
import { Aborted } from './subcommand.ts';

/**
 * Asks the user at the terminal; returns the answer without blanks around it. `signal` withdraws the question.
 * @throws Aborted where the answer is ctrl-c, ctrl-d or the signal.
 */
export async function ask(question: string, signal?: AbortSignal): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  return (await answerTo(prompt, question, signal)).trim();
}

/** Asks for a secret: nothing of the answer is shown, and nothing is cut off. @throws Aborted as `ask` does. */
export async function askSecret(question: string): Promise<string> {
  // What readline echoes goes nowhere; it is told that this is a terminal, so that none but it does.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output, terminal: true });
  warnOpen(question);
  try {
    return await answerTo(prompt, '');
  } finally {
    warn('');
  }
}

async function answerTo(prompt: Interface, question: string, signal?: AbortSignal): Promise<string> {
  try {
    return await new Promise<string>((resolve, reject) => {
      const interrupt = () => reject(new Aborted(INTERRUPTED_EXIT_CODE));
      // In raw mode ctrl-c is a key like any other, and no process gets a signal.
      prompt.on('SIGINT', interrupt);
      prompt.on('close', () => reject(new Aborted(1)));
      prompt.question(printable(question), (answer) => resolve(answer));
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
