import { stripVTControlCharacters } from 'node:util';
import { Text } from 'ink';
import { render } from 'ink-testing-library';
import type { State } from '../../source/store/state.ts';
import { createStore, type Store } from '../../source/store/store.ts';
import { App, type AppProps } from '../../source/tui/app.tsx';
import { colours, type Theme } from '../../source/tui/theme.ts';
import { BACKSPACE, DOWN, ENTER, ESC, RIGHT, TAB } from '../keys.ts';

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
  /** Lines as they are on the screen, without colours. */
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

export { BACKSPACE, DOWN, ENTER, ESC, RIGHT, TAB };

/** The whole console on a terminal of this size. */
export async function screen(
  state: State,
  columns: number,
  rows: number,
  options: { readonly theme?: Theme; readonly random?: () => number; readonly edit?: AppProps['edit'] } = {},
): Promise<Screen> {
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
  // The library's terminal is 100 columns wide, and of no height: it gets its size before the console is drawn.
  const { stdout, stdin, rerender, unmount, frames } = render(<Text />);
  const size = (width: number, height: number) =>
    Object.defineProperties(stdout, {
      columns: { value: width, configurable: true },
      rows: { value: height, configurable: true },
      isTTY: { value: true, configurable: true },
    });
  size(columns, rows);
  stdout.emit('resize');
  rerender(<App {...props} />);
  // React does what it put off, and Ink what follows from it, each in a task of its own.
  const settle = async () => {
    await new Promise(setImmediate);
    await new Promise(setImmediate);
  };
  await settle();
  // A frame is written whole; what else is written only moves the cursor or changes a mode.
  const raw = () => frames.findLast((frame) => frame.includes('\n')) ?? '';
  const text = () => stripVTControlCharacters(raw());
  return {
    store,
    asked,
    raw,
    text,
    lines: () => text().split('\n'),
    press: async (...input) => {
      for (const data of input) {
        const before = store.get();
        stdin.write(data);
        // Ink holds a lone ESC back for a moment, because it could begin a sequence.
        while (data === ESC && store.get() === before) await new Promise(setImmediate);
        await settle();
      }
    },
    resize: async (width, height) => {
      size(width, height);
      stdout.emit('resize');
      await settle();
    },
    close: unmount,
  };
}

/** The line that contains all of these texts. */
export function lineWith(lines: readonly string[], ...parts: readonly string[]): string {
  return lines.find((line) => parts.every((part) => line.includes(part))) ?? '';
}
