/**
 * Resets all that a program may have left switched: colours, the alternate screen, a scroll region (which moves the
 * cursor, so that is kept), application keys, the mouse, pasted text in brackets, lines that do not wrap, a hidden
 * cursor.
 */
export const SANE =
  '\u001b[0m\u001b[?1049l\u001b7\u001b[r\u001b8\u001b[?1l\u001b>\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?2004l\u001b[?7h\u001b[?25h';

let users = 0;

/** Whether another program has the terminal now: nothing may be drawn then. */
export function isLent(): boolean {
  return users > 0;
}

/**
 * Lends the terminal to another program while `use` runs: this process reads no key meanwhile, and ctrl-c is for
 * the other one. All that it has left switched on is off afterwards.
 */
export async function lendTerminal<T>(use: () => Promise<T>): Promise<T> {
  const { stdin, stdout } = process;
  const ignore = () => undefined;
  users += 1;
  process.on('SIGINT', ignore);
  process.on('SIGQUIT', ignore);
  // What listened to the keys is off by now, but only after this turn does the stream know it: then it can be held.
  await new Promise(setImmediate);
  stdin.pause();
  try {
    return await use();
  } finally {
    process.off('SIGINT', ignore);
    process.off('SIGQUIT', ignore);
    users -= 1;
    if (stdout.isTTY) stdout.write(SANE);
  }
}

/** A terminal in raw mode: what is typed, what is shown, and how large it is. */
type RawTerminal = {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Calls `listener` when it has another size; returns the way to end that. */
  readonly onResize: (listener: () => void) => () => void;
};

/** Lends the terminal in raw mode: every key goes to `use`. */
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
