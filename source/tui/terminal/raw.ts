import { lendTerminal } from './lend-terminal.ts';

/** A terminal in raw mode: what is typed, what is shown, and how large it is. */
type RawTerminal = {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Calls `listener` when it has another size; returns the way to end that. */
  readonly onResize: (listener: () => void) => () => void;
};

/** Whether there is a person at a terminal. */
export function hasTerminal(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Lends the terminal in raw mode: every key goes to whatever `use` does with it. */
export async function rawTerminal<T>(use: (terminal: RawTerminal) => Promise<T>): Promise<T> {
  const { stdin, stdout } = process;
  return await lendTerminal(async () => {
    stdin.setRawMode(true);
    stdin.ref();
    try {
      return await use({
        input: stdin,
        output: stdout,
        size: () => ({ columns: stdout.columns, rows: stdout.rows }),
        onResize: (listener) => {
          stdout.on('resize', listener);
          return () => stdout.off('resize', listener);
        },
      });
    } finally {
      stdin.setRawMode(false);
      stdin.unref();
    }
  });
}
