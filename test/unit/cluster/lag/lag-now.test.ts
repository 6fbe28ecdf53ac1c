import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LagSample } from '../../../../source/cluster/lag/lag.ts';
import type { LagHistory } from '../../../../source/cluster/lag/lag-history.ts';
import { lagNow, trendOf, writeRateOf } from '../../../../source/cluster/lag/lag-now.ts';

const MB = 1 << 20;

/** Ten seconds in which the primary writes `write` and the replica replays `replay` bytes a second. */
function history(write: number, replay: number, behind: number): LagHistory {
  const seconds = Array.from({ length: 11 }, (_, i) => i);
  const samples = seconds.map((i): LagSample => {
    const replayed = 100 * MB + i * replay;
    const lag = behind + i * (write - replay);
    return {
      at: i * 1_000,
      receive: 0,
      replay: lag,
      receiveSeconds: 0,
      replaySeconds: write === 0 ? i : lag / write,
      replayed,
    };
  });
  return {
    written: seconds.map((i) => ({ at: i * 1_000, lsn: 100 * MB + behind + i * write })),
    replicas: { patroni2: { samples, waiting: [] } },
  };
}

test('a replica that replays faster than is written catches up', () => {
  const now = lagNow(history(MB, 3 * MB, 30 * MB), 'patroni2', 10_000, 1_000);
  assert.equal(now?.writeRate, MB);
  assert.equal(now?.replayRate, 3 * MB);
  assert.equal(now?.replay, 10 * MB);
  assert.equal(now?.catchUp, 5);
  assert.equal(now?.reach, 10);
});

test('a replica that does not replay never catches up', () => {
  assert.equal(lagNow(history(MB, 0, 0), 'patroni2', 10_000, 1_000)?.catchUp, 'never');
});

test('a replica that has everything has caught up', () => {
  assert.equal(lagNow(history(MB, MB, 0), 'patroni2', 10_000, 1_000)?.catchUp, 0);
});

test('after one sample there is a lag, and no rate yet', () => {
  const { written, replicas } = history(MB, 0, MB);
  const samples = replicas.patroni2?.samples.slice(0, 1) ?? [];
  const first = { written: written.slice(0, 1), replicas: { patroni2: { samples, waiting: [] } } };
  const now = lagNow(first, 'patroni2', 0, 1_000);
  assert.equal(now?.replay, MB);
  assert.equal(now?.replayRate, undefined);
  assert.equal(now?.catchUp, undefined);
});

test('an old sample gives no current lag', () => {
  const old = history(MB, 0, 0);
  assert.equal(lagNow(old, 'patroni2', 15_001, 1_000), undefined);
  assert.equal(writeRateOf(old, 15_001, 1_000), undefined);
  assert.equal(lagNow(old, 'patroni9', 10_000, 1_000), undefined);
});

test('the trend is the greatest lag of each stretch, and nothing where there was no sample', () => {
  const { samples } = history(MB, 0, 0).replicas.patroni2 ?? { samples: [] };
  const some = samples.filter(({ at }) => at < 4_000 || at > 7_000);
  assert.deepEqual(trendOf(some, 10_000, 6, 2_000), [1 * MB, 3 * MB, undefined, undefined, 9 * MB, 10 * MB]);
});

test('the stretches of a trend lie fixed: the past does not change while time passes', () => {
  const { samples } = history(MB, 0, 0).replicas.patroni2 ?? { samples: [] };
  const early = trendOf(samples, 10_100, 4, 3_000);
  assert.deepEqual(trendOf(samples, 11_900, 4, 3_000), early);
  assert.deepEqual(trendOf(samples, 12_100, 4, 3_000), [...early.slice(1), undefined]);
});
