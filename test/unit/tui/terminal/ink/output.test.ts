import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import Stock from '../../../../../node_modules/ink/build/output.js';
import { changedInInk } from '../../../../../scripts/quick-ink.ts';
import Output from '../../../../../source/tui/terminal/ink/output.ts';

type Text = { readonly x: number; readonly y: number; readonly text: string; readonly loud: boolean };
type Edges = { readonly x1?: number; readonly x2?: number; readonly y1?: number; readonly y2?: number };
type Box = { readonly clip?: Edges; readonly texts: readonly (Text | Box)[] };
type Screen = { readonly width: number; readonly height: number; readonly root: Box };

const loudly = (line: string, index: number) => `\u001b[1m${line.toUpperCase()}${index}\u001b[22m`;

/** Has a screen drawn by Ink's own class or by ours. */
function draw(made: Stock | Output, { clip, texts }: Box): void {
  if (clip !== undefined) made.clip({ x1: clip.x1, x2: clip.x2, y1: clip.y1, y2: clip.y2 });
  for (const each of texts) {
    if ('texts' in each) draw(made, each);
    else made.write(each.x, each.y, each.text, { transformers: each.loud ? [loudly] : [] });
  }
  if (clip !== undefined) made.unclip();
}

function drawn(kind: typeof Stock | typeof Output, { width, height, root }: Screen) {
  const made = new kind({ width, height });
  draw(made, root);
  return made.get();
}

const RED = '\u001b[31m';
const piece = fc.constantFrom(
  'a',
  'bc',
  ' ',
  '日',
  '本語',
  '👍🏽',
  'é',
  '​',
  RED,
  '\u001b[39m',
  '\u001b[7m',
  '\u001b[27m',
  '\n',
  '──',
);
const text = fc.record({
  x: fc.integer({ min: -3, max: 14 }),
  y: fc.integer({ min: -2, max: 8 }),
  text: fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  loud: fc.boolean(),
});
const edge = fc.integer({ min: -1, max: 12 });
const clip = fc.record({ x1: edge, x2: edge, y1: edge, y2: edge }, { requiredKeys: [] });
const { box } = fc.letrec<{ box: Box }>((tie) => ({
  box: fc.record(
    {
      clip,
      texts: fc.array(fc.oneof({ depthSize: 'small' }, text, tie('box') as fc.Arbitrary<Box>), {
        maxLength: 5,
      }),
    },
    { requiredKeys: ['texts'] },
  ) as fc.Arbitrary<Box>,
}));
const screens = fc.array(
  fc.record({ width: fc.integer({ min: 0, max: 12 }), height: fc.integer({ min: 0, max: 7 }), root: box }),
  { minLength: 1, maxLength: 4 },
);

test('whatever is written, clipped and overlapped, frame after frame, it is what Ink draws', () => {
  fc.assert(
    fc.property(screens, (frames) => {
      for (const frame of [...frames, ...frames]) assert.deepEqual(drawn(Output, frame), drawn(Stock, frame));
    }),
    { numRuns: 150 },
  );
});

test('a row to which the same was written is not drawn again', () => {
  let calls = 0;
  const counting = (line: string) => {
    calls += 1;
    return line;
  };
  const frame = (second: string) => {
    const made = new Output({ width: 20, height: 2 });
    made.write(0, 0, 'the first row', { transformers: [counting] });
    made.write(0, 1, second, { transformers: [] });
    return made.get().output;
  };
  assert.equal(frame('one'), 'the first row\none');
  assert.equal(calls, 1);
  assert.equal(frame('two'), 'the first row\ntwo');
  assert.equal(calls, 1);
});

test('the modules of Ink that are replaced are those that were read', () => {
  assert.equal(changedInInk(path.join(import.meta.dirname, '..', '..', '..', '..', '..')), undefined);
});
