import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asReport } from '../../../../source/drill/result/report-shape.ts';
import { aRefusedReport, aReport } from '../../../fixtures/drill-report.ts';

const stored = (report: unknown): unknown => JSON.parse(JSON.stringify(report));

test('a report that went through a file is a report', () => {
  for (const report of [aReport(), aRefusedReport()]) assert.deepEqual(asReport(stored(report)), report);
});

test('a field more is no fault: a later version may have added it', () => {
  assert.equal(typeof asReport({ ...aReport(), more: 1 }), 'object');
});

for (const [what, value, complaint] of [
  ['no object', [], 'the document: expected an object, found []'],
  ['nothing', null, 'the document: expected an object, found null'],
  ['another schema', { ...aReport(), schema: 2 }, 'schema: expected 1, found 2'],
  ['an unknown drill', { ...aReport(), drill: 'fire' }, /^drill: expected "switchover" \| .*, found "fire"$/],
  ['text for a number', { ...aReport(), uMaxMs: '18412' }, 'uMaxMs: expected number, found "18412"'],
  ['a count that is missing', { ...aReport(), writes: { ok: 1 } }, 'writes.fail is missing'],
  ['a phase without time', { ...aReport(), phases: [{ name: 'fault' }] }, 'phases[0].atMs is missing'],
  [
    'a setting that is a list',
    { ...aReport(), settings: { ttl: [] } },
    'settings.ttl: expected string | number | boolean | null, found []',
  ],
  [
    'lag that is no list',
    { ...aReport(), series: { writes: [], lag: { a: 1 } } },
    'series.lag.a: expected a list, found 1',
  ],
] as const) {
  test(`${what} is named: ${complaint}`, () => {
    const fault = asReport(stored(value));
    if (typeof complaint === 'string') assert.equal(fault, complaint);
    else assert.match(String(fault), complaint);
  });
}
