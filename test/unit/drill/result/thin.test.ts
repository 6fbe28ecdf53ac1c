import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSpread } from '../../../../source/drill/result/spread.ts';
import { MAX_LAG, MAX_WRITES, thinned, thinSeries } from '../../../../source/drill/result/thin.ts';
import { aReport, someWrites } from '../../../fixtures/drill-report.ts';

/** So many points, one each 10 ms, whose values go up and down. */
const points = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ atMs: i * 10, value: 5 + (i % 7) }));

test('a run within the limit is unchanged', () => {
  const few = points(100);
  assert.equal(
    thinned(few, 100, () => false),
    few,
  );
});

test('too many points become as many as fit, in their order', () => {
  const kept = thinned(points(10_000), 600, () => false);
  assert.equal(kept.length, 600);
  assert.deepEqual(
    kept,
    [...kept].sort((a, b) => a.atMs - b.atMs),
  );
});

test('a spike stays, and the median with it', () => {
  const many = points(10_000).map((point, i) => (i === 7321 ? { ...point, value: 900 } : point));
  const kept = thinned(many, 600, () => false);
  const spread = (list: typeof many) => runSpread(list.map(({ value }) => value));
  assert.equal(spread([...kept])?.max, 900);
  assert.equal(spread([...kept])?.median, spread(many)?.median);
});

test('required points are kept, even above the limit', () => {
  const many = points(10_000);
  const kept = thinned(many, 600, ({ atMs }) => atMs >= 10_000 && atMs < 20_000);
  assert.equal(kept.length, 1000);
});

test('the outage of a long run is whole, with a second on each side', () => {
  const calm = Array.from({ length: 20_000 }, (_, i) => ({
    atMs: 60_000 + i * 50,
    value: 4,
    lane: 'fresh' as const,
    outcome: 'ok' as const,
  }));
  const writes = [...someWrites(), ...calm];
  const { writes: kept } = thinSeries({ writes, lag: {} });
  assert.ok(kept.length <= MAX_WRITES, String(kept.length));
  const outage = (list: typeof kept) => list.filter(({ atMs }) => atMs >= -900 && atMs <= 19_000).length;
  assert.equal(outage(kept), outage(writes));
});

test('no lane goes because it takes turns with another', () => {
  const lanes = ['persistent', 'fresh', 'read', 'redis'] as const;
  const writes = Array.from({ length: 4 * MAX_WRITES }, (_, i) => ({
    atMs: i * 25,
    value: 4,
    lane: lanes[i % 4] ?? 'fresh',
    outcome: 'ok' as const,
  }));
  const { writes: kept } = thinSeries({ writes, lag: {} });
  for (const lane of lanes)
    assert.equal(kept.filter((write) => write.lane === lane).length, MAX_WRITES / 4, lane);
});

test('attempts of several lanes come in order of time, rounded', () => {
  const write = { lane: 'fresh', outcome: 'ok' } as const;
  const series = {
    writes: [
      { ...write, atMs: 200.123456, value: 2.7249 },
      { ...write, atMs: 100.04, value: 2 },
    ],
    lag: { patroni2: [{ atMs: 1.26, value: 5.006 }] },
  };
  assert.deepEqual(thinSeries(series), {
    writes: [
      { ...write, atMs: 100, value: 2 },
      { ...write, atMs: 200.1, value: 2.72 },
    ],
    lag: { patroni2: [{ atMs: 1.3, value: 5.01 }] },
  });
});

test('the lag of each replica is bounded by itself', () => {
  const { lag } = thinSeries({ writes: [], lag: { patroni2: points(5000), patroni3: points(10) } });
  assert.equal(lag.patroni2?.length, MAX_LAG);
  assert.equal(lag.patroni3?.length, 10);
});

test('an ordinary run loses nothing', () => {
  const { series } = aReport();
  assert.equal(thinSeries(series).writes.length, series.writes.length);
});
