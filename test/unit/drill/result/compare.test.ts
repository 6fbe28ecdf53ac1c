import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRuns, previousOf } from '../../../../source/drill/result/compare.ts';
import { errorBudgetOf } from '../../../../source/drill/result/error-budget.ts';
import { runSpread } from '../../../../source/drill/result/spread.ts';
import { aRefusedReport, aReport, someWrites } from '../../../fixtures/drill-report.ts';

test('a run compared with itself differs in nothing', () => {
  const { figures, phases, latency, settings } = compareRuns(aReport(), aReport());
  for (const row of [...figures, ...phases, ...latency]) assert.equal(row.a, row.b, row.name);
  assert.deepEqual(settings, []);
});

test('figures are side by side, and settings if they differ', () => {
  const later = aReport({ uMaxMs: 21_000, settings: { ...aReport().settings, ttl: 30 }, profile: 'custom' });
  const { figures, settings } = compareRuns(aReport(), later);
  const uMax = figures.find(({ name }) => name === 'U_max');
  assert.deepEqual([uMax?.a, uMax?.b], [18_412, 21_000]);
  assert.deepEqual(settings, [
    { name: 'profile', a: 'fast', b: 'custom' },
    { name: 'ttl', a: '20', b: '30' },
  ]);
});

test('a phase that one of them did not reach has no time there', () => {
  const { phases } = compareRuns(aReport(), aReport({ phases: aReport().phases.slice(0, 3) }));
  const promotion = phases.find(({ name }) => name === 'promotion');
  assert.deepEqual([promotion?.a, promotion?.b], [17_480, null]);
});

test('latency is that of acknowledged writes of the one connection, before and after', () => {
  const slower = someWrites().map((write) => (write.atMs > 20_000 ? { ...write, value: 50 } : write));
  const { latency } = compareRuns(aReport(), aReport({ series: { writes: slower, lag: {} } }));
  const rows = Object.fromEntries(latency.map(({ name, a, b }) => [name, [a, b]]));
  assert.equal(rows['median before the fault']?.[0], rows['median before the fault']?.[1]);
  assert.equal(rows['median after the outage']?.[1], 50);
});

test('what was never measured has no latency', () => {
  assert.deepEqual(compareRuns(aRefusedReport(), aRefusedReport()).latency, []);
});

test('the previous run is the last one of the same drill, project and profile that was measured', () => {
  const run = (id: string, startedAt: string, change = {}) => aReport({ id, startedAt, ...change });
  const now = run('now', '2026-11-25T05:00:00Z');
  const runs = [
    run('older', '2026-11-25T01:00:00Z'),
    run('wanted', '2026-11-25T02:00:00Z'),
    run('slow', '2026-11-25T03:00:00Z', { profile: 'default' }),
    run('other', '2026-11-25T03:00:00Z', { drill: 'zombie' }),
    run('elsewhere', '2026-11-25T03:00:00Z', { project: 'paws360-test' }),
    run('refused', '2026-11-25T03:00:00Z', { verdict: 'refused' }),
    run('killed', '2026-11-25T03:00:00Z', { outcome: 'interrupted', verdict: 'not proven' }),
    now,
    run('later', '2026-11-25T06:00:00Z'),
  ];
  assert.equal(previousOf(now, runs)?.id, 'wanted');
  assert.equal(previousOf(run('first', '2026-11-25T00:00:00Z'), runs), undefined);
});

test('the spread of repeated runs has values that were measured', () => {
  assert.deepEqual(runSpread([20, 16, 18]), { min: 16, median: 18, p95: 20, max: 20 });
  assert.deepEqual(runSpread([7]), { min: 7, median: 7, p95: 7, max: 7 });
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
  assert.deepEqual(runSpread(hundred), { min: 1, median: 50, p95: 95, max: 100 });
  assert.equal(runSpread([]), undefined);
});

test('an outage costs a share of what 30 days allow: 43.2 minutes, or 4.32', () => {
  assert.deepEqual(errorBudgetOf(259_200), { threeNines: 10, fourNines: 100 });
  assert.equal(errorBudgetOf(null), null);
});
