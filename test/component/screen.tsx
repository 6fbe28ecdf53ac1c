import { EventEmitter } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink';
import type { State } from '../../source/store/state.ts';
import { createStore, type Store } from '../../source/store/store.ts';
import { App, type AppProps } from '../../source/tui/app.tsx';
import { colours, type Theme } from '../../source/tui/theme.ts';

/** As ink-testing-library's, but of any size. */
class Stdout extends EventEmitter {
  readonly isTTY = true;
  columns: number;
  rows: number;
  frame = '';
  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
  }
  write = (text: string, done?: () => void): boolean => {
    // In debug mode each frame is written whole; what else is written only moves the cursor.
    if (text.includes('\n')) this.frame = text;
    done?.();
    return true;
  };
}

class Stdin extends EventEmitter {
  readonly isTTY = true;
  #data: string | null = null;
  type(data: string): void {
    this.#data = data;
    this.emit('readable');
    this.emit('data', data);
  }
  read(): string | null {
    const data = this.#data;
    this.#data = null;
    return data;
  }
  setEncoding(): void {}
  setRawMode(): void {}
  resume(): void {}
  pause(): void {}
  ref(): void {}
  unref(): void {}
}

/** What was asked of the console's surroundings. */
type Asked = {
  action?: string;
  target?: unknown;
  plan?: unknown;
  quits: number;
  refreshes: number;
  stops: number;
  pace: number;
  copied?: string;
  saved?: readonly string[];
  offers: number;
  begun?: string;
  aborts: number;
};

export type Screen = {
  readonly store: Store;
  readonly asked: Asked;
  /** Lines as they stand on the screen, without colours. */
  readonly lines: () => string[];
  /** The whole screen as text. */
  readonly text: () => string;
  /** The screen with its escape sequences. */
  readonly raw: () => string;
  /** Presses keys, one piece of input each, and waits until they were handled. */
  readonly press: (...input: string[]) => Promise<void>;
  readonly resize: (columns: number, rows: number) => Promise<void>;
  readonly close: () => void;
};

export const ENTER = '\r';
export const ESC = '\u001b';
export const TAB = '\t';
export const DOWN = '\u001b[B';
export const RIGHT = '\u001b[C';
export const BACKSPACE = '\u007f';

/** The whole console on a terminal of this size. */
export async function screen(
  state: State,
  columns: number,
  rows: number,
  options: { readonly theme?: Theme; readonly random?: () => number; readonly edit?: AppProps['edit'] } = {},
): Promise<Screen> {
  const stdout = new Stdout(columns, rows);
  const stdin = new Stdin();
  const store = createStore(state, 0);
  const asked: Asked = { quits: 0, refreshes: 0, stops: 0, pace: 0, offers: 0, aborts: 0 };
  const props: AppProps = {
    store,
    theme: options.theme ?? colours,
    random: options.random ?? (() => 0),
    run: async (action, target, plan) => Object.assign(asked, { action, target, plan }),
    edit: options.edit ?? (async () => ({ type: 'unchanged' })),
    quit: () => {
      asked.quits += 1;
    },
    refresh: () => {
      asked.refreshes += 1;
    },
    pace: (step) => {
      asked.pace += step;
      return '1 s';
    },
    copy: (text) => {
      asked.copied = text;
    },
    save: (_name, lines) => {
      asked.saved = lines;
    },
    drill: {
      offer: () => {
        asked.offers += 1;
      },
      begin: (name) => {
        asked.begun = name;
      },
      abort: () => {
        asked.aborts += 1;
      },
    },
    job: {
      stop: async () => {
        asked.stops += 1;
      },
      onContinue: () => () => undefined,
    },
  };
  const instance = render(<App {...props} />, {
    stdout: stdout as unknown as NodeJS.WriteStream,
    stdin: stdin as unknown as NodeJS.ReadStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const settle = async () => {
    await instance.waitUntilRenderFlush();
  };
  await settle();
  const text = () => stripVTControlCharacters(stdout.frame);
  return {
    store,
    asked,
    raw: () => stdout.frame,
    text,
    lines: () => text().split('\n'),
    press: async (...input) => {
      for (const data of input) {
        const before = store.get();
        stdin.type(data);
        // Ink holds a lone ESC back for a moment, because it could begin a sequence.
        while (data === ESC && store.get() === before) await new Promise(setImmediate);
        await settle();
      }
    },
    resize: async (width, height) => {
      stdout.columns = width;
      stdout.rows = height;
      stdout.emit('resize');
      // A change of React's own state is drawn in a task of its own.
      await new Promise(setImmediate);
      await settle();
    },
    close: () => instance.unmount(),
  };
}

/** The line that contains all of these texts. */
export function lineWith(lines: readonly string[], ...parts: readonly string[]): string {
  return lines.find((line) => parts.every((part) => line.includes(part))) ?? '';
}
