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
  ['no object', [], 'it is not an object'],
  ['nothing', null, 'it is not an object'],
  ['another schema', { ...aReport(), schema: 2 }, 'schema is not 1'],
  ['an unknown drill', { ...aReport(), drill: 'fire' }, /^drill is none of switchover, failover, /],
  ['text for a number', { ...aReport(), uMaxMs: '18412' }, 'uMaxMs is not a number'],
  ['a count that is missing', { ...aReport(), writes: { ok: 1 } }, 'writes.fail is missing'],
  ['a phase without time', { ...aReport(), phases: [{ name: 'fault' }] }, 'phases[0].atMs is missing'],
  ['a setting that is a list', { ...aReport(), settings: { ttl: [] } }, 'settings.ttl is not a plain value'],
  [
    'lag that is no list',
    { ...aReport(), series: { writes: [], lag: { a: 1 } } },
    'series.lag.a is not a list',
  ],
] as const) {
  test(`${what} is named: ${complaint}`, () => {
    const fault = asReport(stored(value));
    if (typeof complaint === 'string') assert.equal(fault, complaint);
    else assert.match(String(fault), complaint);
  });
}
