import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  outageSpan,
  outageSpans,
  place,
  signs,
  ticks,
  wholeSpan,
} from '../../../../source/drill/report/plot.ts';
import { aRefusedReport, aReport } from '../../../fixtures/drill-report.ts';

test('the axis reaches from the first to the last that is known', () => {
  assert.deepEqual(wholeSpan(aReport()), { from: -20_000, to: 59_950 });
  assert.equal(wholeSpan(aRefusedReport()), undefined);
});

test('the outage lies before the first acknowledged write', () => {
  assert.deepEqual(outageSpan(aReport()), { from: 18_302 - 18_412, to: 18_302 });
  assert.equal(outageSpan(aRefusedReport()), undefined);
});

test('ticks are round, and about as many as asked for', () => {
  assert.deepEqual(ticks({ from: -3000, to: 21_000 }, 10), [0, 5000, 10_000, 15_000, 20_000]);
  assert.deepEqual(ticks({ from: 0, to: 1 }, 2), [0, 0.5, 1]);
});

test('no sign of a phase covers another in its row', () => {
  const span = { from: -20_000, to: 60_000 };
  const list = signs(aReport(), span);
  const x = place(span);
  assert.deepEqual(
    list.map(({ number }) => number),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  );
  for (const a of list)
    for (const b of list)
      if (a.number < b.number && a.row === b.row) assert.ok(x(b.phase.atMs) - x(a.phase.atMs) >= 18);
});

test('phases are numbered as they happened, whatever order they are reported in', () => {
  const phases = [...aReport().phases].reverse();
  assert.deepEqual(
    signs(aReport({ phases }), { from: -1, to: 60_000 }),
    signs(aReport(), { from: -1, to: 60_000 }),
  );
});

test('phases outside of the picture have no sign', () => {
  const numbers = signs(aReport(), { from: 16_000, to: 18_200 }).map(({ number }) => number);
  assert.deepEqual(numbers, [3, 4, 5]);
});

test('every outage is shaded, one without an end until the end of the plot, and a report without a list of them has that of the fault', () => {
  const outage = { lane: 'fresh', uMinMs: 1, uMaxMs: 2, attempts: 5, failed: 5, cause: null } as const;
  const outages = [
    { ...outage, own: true, fromMs: -100, toMs: 20_200 },
    { ...outage, own: false, fromMs: 42_000, toMs: 46_700 },
    { ...outage, own: false, fromMs: 50_000, toMs: null },
  ];
  assert.deepEqual(outageSpans(aReport({ outages })), [
    { from: -100, to: 20_200 },
    { from: 42_000, to: 46_700 },
    { from: 50_000, to: 59_950 },
  ]);
  assert.deepEqual(outageSpans(aReport()), [outageSpan(aReport())]);
});
