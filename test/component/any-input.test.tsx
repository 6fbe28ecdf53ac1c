import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { events } from '../fixtures/arbitrary.ts';
import { hostile } from '../fixtures/hostile.ts';
import { ENTER, screen, TAB } from './screen.tsx';

// Colours and the end of a line are all that Ink's frame may hold beside text.
// biome-ignore lint/suspicious/noControlCharactersInRegex: takes them out
const COLOURS = /\u001b\[[0-9;]*m/g;

/** The frame fits the terminal, and holds nothing that a terminal would obey. */
function checkFrame(raw: string, columns: number, rows: number): void {
  const lines = raw.replace(COLOURS, '').split('\n');
  assert.ok(lines.length <= rows, `${lines.length} of ${rows} lines`);
  for (const line of lines) {
    assert.ok(stringWidth(line) <= columns, `${stringWidth(line)} of ${columns} columns: ${line}`);
    assert.doesNotMatch(line, /[\p{Cc}\p{Bidi_Control}\u200d]/u);
    assert.equal(line, stripVTControlCharacters(line));
  }
}

const keys = fc.constantFrom(
  ...['1', '2', '3', '4', '5', 'z', 'j', 'G', 'w', 't', 'a', '@', 'd', '?', ':', '/', 'o', 'f', 'r', 'q'],
  ...[ENTER, TAB, 'S', 'I', 'K', 'x', 'abc'],
);

const sizes = fc.record({
  columns: fc.integer({ min: 20, max: 400 }),
  rows: fc.integer({ min: 5, max: 120 }),
});

const steps = fc.array(
  fc.oneof(
    sizes.map((size) => ({ size })),
    keys.map((key) => ({ key })),
    fc.array(events, { minLength: 1, maxLength: 6 }).map((all) => ({ events: all })),
  ),
  { minLength: 6, maxLength: 12 },
);

test('whatever happens, is pressed and is resized, the frame fits the terminal', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, steps, async (size, all) => {
      let { columns, rows } = size;
      const s = await screen(hostile(), columns, rows);
      try {
        checkFrame(s.raw(), columns, rows);
        for (const step of all) {
          if ('size' in step) {
            ({ columns, rows } = step.size);
            await s.resize(columns, rows);
          } else if ('key' in step) {
            await s.press(step.key);
          } else {
            for (const event of step.events) s.store.dispatchNow(event);
            await s.press('j');
          }
          checkFrame(s.raw(), columns, rows);
        }
      } finally {
        s.close();
      }
    }),
    { numRuns: 8 },
  );
});
