import { type Key, useInput } from 'ink';
import { useEffectEvent } from 'react';
import { own } from '../../text/own.ts';
import type { Controls } from './controls.ts';
import { modeOf, pressKey } from './press-key.ts';

/** Listens to the keyboard: the only place that does. */
export function useKeys(controls: Controls): void {
  const press = useEffectEvent((input: string, key: Key) => {
    if (key.eventType === 'release') return;
    for (const name of keyNames(input, key)) {
      const before = modeOf(controls.store.get());
      guarded(name, controls);
      // What was typed before a confirmation could be read does not answer it.
      if (before === 'panes' && modeOf(controls.store.get()) !== 'panes') return;
    }
  });
  useInput((input, key) => press(input, key));
}

/** A key whose doing fails says so, and the console stays. */
function guarded(name: string, controls: Controls): void {
  try {
    pressKey(name, controls);
  } catch (error) {
    const text = `the key ${name} failed with an internal error: ${(error as Error).message}`;
    controls.store.dispatchNow({ type: 'toast.shown', toast: { text, tone: 'bad', at: Date.now() } });
  }
}

// Keys with a name that arrive as a character when they were typed quickly after others.
const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\u007f': 'backspace',
};

/** Names of the keys in one piece of input; quick typing arrives as several characters at once. */
function keyNames(input: string, key: Partial<Key>): string[] {
  if (key.upArrow) return ['up'];
  if (key.downArrow) return ['down'];
  if (key.leftArrow) return ['left'];
  if (key.rightArrow) return ['right'];
  if (key.pageDown) return ['pagedown'];
  if (key.pageUp) return ['pageup'];
  if (key.home) return ['home'];
  if (key.end) return ['end'];
  if (key.return) return ['enter'];
  if (key.escape && input === '') return ['esc'];
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  if (key.backspace || key.delete) return ['backspace'];
  if (key.ctrl) return [`ctrl-${input}`];
  if (key.meta) return [];
  return [...input].map((character) => own(CONTROLS, character) ?? character);
}
