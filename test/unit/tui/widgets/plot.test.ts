import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bare } from '../../../../source/tui/theme.ts';
import { line, spansWidth } from '../../../../source/tui/widgets/line.ts';
import { axisEnd, type PlotSpec, plot } from '../../../../source/tui/widgets/plot.ts';

type Sample = { readonly at: number; readonly low: number; readonly high: number };

/** One sample a second from 0 on. */
function samples(highs: readonly number[], lows: readonly number[] = []): Sample[] {
  return highs.map((high, i) => ({ at: i * 1_000, low: lows[i] ?? 0, high }));
}

function spec(of: readonly Sample[], change: Partial<PlotSpec<Sample>> = {}): PlotSpec<Sample> {
  return {
    samples: of,
    // Each second has a dot column of its own.
    now: of.length * 1_000 - 1,
    windowMs: of.length * 1_000,
    area: (sample) => sample.low,
    line: (sample) => sample.high,
    marks: [],
    ticks: [],
    format: (value) => `${value}`,
    least: 1,
    width: 8 + Math.ceil(of.length / 2),
    height: 4,
    ...change,
  };
}

/** The plot as text without its axis. */
function drawn(of: PlotSpec<Sample>): string[] {
  return plot(of)
    .slice(0, -1)
    .map((spans) => line([...spans, { text: '.' }], bare).slice(8, -1));
}

test('a value that rises is a line from the bottom to the top', () => {
  const rising = samples([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  assert.deepEqual(drawn(spec(rising, { least: 11 })), ['    ⢀⠔', '  ⡠⠒⠁ ', '⡠⠊    ']);
});

test('a steep rise and fall is drawn as a line too', () => {
  assert.deepEqual(drawn(spec(samples([0, 0, 12, 12, 12, 12, 0, 0]))), [' ⡏⠉⡆', ' ⡇ ⡇', '⣀⠇ ⣇']);
});

test('what is below the line is filled up to the second value', () => {
  assert.deepEqual(drawn(spec(samples([12, 12, 12, 12, 12, 12], [0, 4, 8, 12, 8, 4]))), [
    '⠉⢹⠉',
    '⢀⣿⣇',
    '⢸⣿⣿',
  ]);
});

test('nothing at all is a line on the bottom, no sample is a blank', () => {
  const some = samples([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).filter((_, i) => i < 4 || i > 7);
  assert.deepEqual(drawn({ ...spec(some), now: 11_999, windowMs: 12_000, width: 14 }), [
    '      ',
    '      ',
    '⣀⣀  ⣀⣀',
  ]);
});

test('rare samples are joined as long as they are as rare as usual', () => {
  const every = (ms: number) => Array.from({ length: 6 }, (_, i) => ({ at: i * ms, low: 0, high: 0 }));
  const bottom = (of: Sample[], ms: number) =>
    drawn({ ...spec(of), now: 5 * ms, windowMs: 5 * ms, width: 28 })[2] ?? '';
  assert.equal(bottom(every(10_000), 10_000), '⣀'.repeat(20));
  assert.match(
    bottom(
      every(10_000).filter((_, i) => i !== 2 && i !== 3),
      10_000,
    ),
    /^⣀+⡀? +⢀?⣀+$/,
  );
});

test('of several samples in one column the greatest is drawn', () => {
  const peak = samples(Array.from({ length: 120 }, (_, i) => (i === 60 ? 12 : 0)));
  assert.match(drawn(spec(peak, { width: 18 }))[0] ?? '', /^ +[⠀-⣿] +$/);
});

test('a mark is a line with its value and sign on the axis; what the plot covers of it is gone', () => {
  const level = samples([4, 4, 4, 4, 4, 4, 4, 4, 4, 4]);
  const marks = [{ value: 6, sign: '!', tone: 'warn' }] as const;
  const lines = plot(spec(level, { least: 12, marks, width: 20, windowMs: 12_000 })).map((spans) =>
    line(spans, bare),
  );
  assert.match(lines[1] ?? '', /^ +6!╌+⣀+⡀?$/);
  assert.match(lines[0] ?? '', /^ +12┤$/);
  assert.match(lines[2] ?? '', /^ +0┤$/);
});

test('a mark beyond the axis, or squeezed onto its bottom, is not drawn', () => {
  const marks = [
    { value: 1, sign: '!', tone: 'warn' },
    { value: 5_000, sign: 'x', tone: 'bad' },
  ] as const;
  const text = plot(spec(samples([0, 1_000]), { marks }))
    .map((spans) => line(spans, bare))
    .join('\n');
  assert.doesNotMatch(text, /[!x]/);
});

test('a curve has the tone of the highest mark that it has reached', () => {
  const marks = [
    { value: 2, sign: '!', tone: 'warn' },
    { value: 8, sign: 'x', tone: 'bad' },
  ] as const;
  const tonesAt = (high: number, low: number) =>
    plot(spec(samples([high, high], [low, low]), { marks, least: 12 }))
      .slice(0, -1)
      .flatMap((spans) => spans.slice(1))
      .filter(({ text }) => /[⠀-⣿]/.test(text))
      .map(({ tone }) => tone);
  assert.deepEqual(new Set(tonesAt(1, 0)), new Set(['good']));
  assert.deepEqual(new Set(tonesAt(3, 0)), new Set(['warn']));
  assert.deepEqual(new Set(tonesAt(9, 1)), new Set(['bad', 'accent']));
  assert.deepEqual(new Set(tonesAt(9, 9)), new Set(['bad']));
});

test('times are below the plot, and never overlap', () => {
  const ticks = [
    { at: 0, text: 'then' },
    { at: 500, text: 'too close' },
    { at: 10_000, text: 'now' },
  ];
  const times = plot(spec(samples([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), { ticks, width: 28 })).at(-1) ?? [];
  assert.match(line(times, bare), /^ +then +now$/);
});

test('only samples in the window are read', () => {
  const hour = samples(Array.from({ length: 3_600 }, () => 1));
  let reads = 0;
  plot(
    spec(hour, {
      windowMs: 60_000,
      width: 80,
      line: ({ high }) => {
        reads += 1;
        return high;
      },
    }),
  );
  assert.ok(reads > 0 && reads <= 4 * 64, String(reads));
});

test('the axis ends at a value that reads well, above the greatest', () => {
  assert.equal(axisEnd(3), 3);
  assert.equal(axisEnd(5), 6);
  assert.equal(axisEnd(6.1), 8);
  assert.equal(axisEnd(0), 1);
});

test('a plot of any size has exactly its lines, and none is too wide', () => {
  const values = fc.array(fc.tuple(fc.nat(1 << 30), fc.nat(1 << 30), fc.integer({ min: 1, max: 20_000 })), {
    maxLength: 80,
  });
  const size = fc.record({
    width: fc.integer({ min: 1, max: 300 }),
    height: fc.integer({ min: 1, max: 90 }),
  });
  fc.assert(
    fc.property(
      values,
      size,
      fc.integer({ min: 1_000, max: 3_600_000 }),
      (list, { width, height }, windowMs) => {
        let at = 0;
        const of = list.map(([a, b, after]) => {
          at += after;
          return { at, low: Math.min(a, b), high: Math.max(a, b) };
        });
        const marks = [{ value: 1 << 20, sign: '!', tone: 'warn' }] as const;
        const ticks = [
          { at: at - windowMs, text: '-60 min' },
          { at, text: 'now' },
        ];
        const lines = plot(spec(of, { now: at, windowMs, width, height, marks, ticks }));
        assert.equal(lines.length, Math.max(2, height));
        // The axis has a fixed width: its caller must leave space for it.
        for (const spans of lines)
          assert.ok(spansWidth(spans) <= Math.max(9, width), String(spansWidth(spans)));
      },
    ),
    { numRuns: 200 },
  );
});
