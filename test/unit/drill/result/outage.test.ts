import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Attempt, Lane } from '../../../../source/drill/result/attempt.ts';
import {
  type LaneOutage,
  MIN_OUTAGE_MS,
  outagesOf,
  ownOutage,
  worst,
} from '../../../../source/drill/result/outage.ts';
import { seriesOf } from '../../../fixtures/series.ts';
import { anyAttempts, sketch } from './attempts.ts';

const bounds = (outage: LaneOutage | undefined) => [outage?.uMinMs, outage?.uMaxMs];

test('an outage lies between the failures and the acknowledged attempts around them', () => {
  const attempts = sketch('fresh', 'ok 0-5', 'ok 100-105', 'fail 200-202', 'info 300-900', 'ok 950-960');
  const [outage, ...more] = outagesOf(attempts, 'fresh', 150);
  assert.deepEqual(bounds(outage), [900 - 200, 960 - 100]);
  assert.deepEqual([outage?.fromMs, outage?.restoredAtMs], [105, 960]);
  assert.deepEqual([outage?.attempts, outage?.failed], [3, 2]);
  assert.deepEqual(more, []);
});

test('a failure among acknowledged writes is no outage', () => {
  const attempts = sketch('fresh', 'ok 0-5', 'fail 100-101', 'ok 200-205', 'fail 300-305', 'ok 400-405');
  assert.deepEqual(outagesOf(attempts, 'fresh', 50), []);
});

test('an acknowledged write ends an outage, whatever still hangs or fails later', () => {
  const attempts = sketch(
    'fresh',
    ...['ok 0-5', 'info 100-1100', 'info 200-1200', 'ok 800-810', 'fail 900-905', 'ok 1000-1010'],
    ...['fail 1100-1105', 'fail 1500-1505', 'ok 1700-1710'],
  );
  const found = outagesOf(attempts, 'fresh', 50);
  assert.deepEqual(found.map(bounds), [
    [810 - 100, 810],
    [1_505 - 1_010, 1_710 - 1_000],
  ]);
});

test('a lane that is slow and fails nothing has an outage only where nothing was acknowledged for a second', () => {
  const slow = (toMs: number) => [
    ...sketch('fresh', 'ok 0-5'),
    ...Array.from({ length: 10 }, (_, i) => sketch('fresh', `ok ${100 * (i + 1)}-${toMs + i}`)).flat(),
  ];
  assert.deepEqual(outagesOf(slow(900), 'fresh', 50), []);
  assert.deepEqual(outagesOf(slow(1_500), 'fresh', 50).map(bounds), [[0, 1_500]]);
});

test('a probe that was blocked itself is no outage', () => {
  assert.deepEqual(outagesOf(sketch('fresh', 'ok 0-5', 'ok 100-3000', 'ok 3000-3010'), 'fresh', 50), []);
});

test('how late the prober was at an end lowers the lower bound', () => {
  const attempts: Attempt[] = sketch('fresh', 'ok 0-5', 'fail 100-105', 'fail 900-905', 'ok 1000-1005');
  const late = attempts.map((attempt) => (attempt.seq === 3 ? { ...attempt, lateMs: 300 } : attempt));
  const [outage] = outagesOf(late, 'fresh', 50);
  assert.deepEqual([outage?.lateMs, outage?.uMinMs, outage?.uMaxMs], [300, 505, 1_005]);
});

test('attempts that ended before the fault do not count, attempts in flight do', () => {
  const attempts = sketch('fresh', 'ok 0-5', 'fail 100-101', 'ok 900-905', 'info 1000-1900', 'ok 1910-1920');
  assert.deepEqual(outagesOf(attempts, 'fresh', 1_050).map(bounds), [[900, 1_020]]);
});

test('an outage without an end, or without a beginning, has no upper bound', () => {
  const [endless] = outagesOf(sketch('fresh', 'ok 0-5', 'fail 100-105', 'fail 800-805'), 'fresh', 50);
  assert.deepEqual([...bounds(endless), endless?.restoredAtMs], [705, null, null]);
  const unbegun = sketch('fresh', 'fail 100-105', 'fail 600-605', 'ok 700-705');
  assert.deepEqual(outagesOf(unbegun, 'fresh', 50).map(bounds), [[505, null]]);
});

test('the outage of the fault is the longest before anybody new acknowledges, else the first', () => {
  const of = (fromMs: number, uMaxMs: number | null): LaneOutage => ({
    ...{ lane: 'fresh', fromMs, uMinMs: 0, uMaxMs, attempts: 5, failed: 5, lateMs: 0 },
    restoredAtMs: uMaxMs === null ? null : fromMs + uMaxMs,
  });
  const [blip, real, later] = [of(0, 600), of(1_000, 20_000), of(42_000, 30_000)];
  assert.equal(ownOutage([blip, real, later], 21_000), real);
  assert.equal(ownOutage([blip, real, later], undefined), blip);
  assert.equal(ownOutage([], 21_000), undefined);
  assert.equal(worst([real, of(50_000, null), later])?.uMaxMs, null);
});

test('whatever the attempts are, no outage has an acknowledged write in it, and its bounds are in order', () => {
  fc.assert(
    fc.property(anyAttempts('fresh'), fc.integer({ min: 0, max: 7_000 }), (attempts, faultMs) => {
      const outages = outagesOf(attempts, 'fresh', faultMs);
      for (const { fromMs, restoredAtMs, uMinMs, uMaxMs } of outages) {
        const toMs = restoredAtMs ?? Number.POSITIVE_INFINITY;
        const inside = attempts.filter(({ completedMs }) => completedMs > fromMs && completedMs < toMs);
        assert.ok(inside.every(({ outcome }) => outcome !== 'ok'));
        assert.ok(toMs - fromMs >= MIN_OUTAGE_MS);
        assert.ok((uMinMs ?? 0) <= toMs - fromMs);
        // A client without any write for so long was cut for at least U_min and at most U_max.
        if (uMaxMs !== null) assert.ok(toMs - fromMs <= uMaxMs);
      }
    }),
  );
});

// Series of real runs. What was reported of them then merged interruptions across acknowledged writes.
const runs: readonly [name: string, lane: Lane, own: [number, number], later: number][] = [
  ['assisted-failover-default', 'fresh', [7_213, 7_511], 1],
  ['assisted-failover-default', 'persistent', [7_000, 7_232], 0],
  ['switchover-default', 'fresh', [6_841, 7_078], 2],
  ['switchover-default', 'persistent', [6_680, 6_998], 2],
  ['switchover-fast', 'fresh', [1_755, 1_855], 0],
  ['switchover-fast', 'persistent', [2_100, 2_209], 0],
  ['zombie-fast', 'fresh', [22_143, 22_319], 0],
  ['failover-fast', 'persistent', [20_995, 21_207], 0],
  ['etcd-quorum-loss-fast', 'persistent', [18_964, 19_561], 2],
  ['rolling-restart-fast', 'fresh', [619, 719], 0],
  ['partition-default', 'fresh', [29_900, 30_278], 0],
  ['redis-crash-fast', 'redis', [5_801, 6_002], 0],
];
for (const [name, lane, own, later] of runs)
  test(`${name}, ${lane}: the outage of the fault is ${own.join('..')} ms, and ${later} came later`, () => {
    const { attempts } = seriesOf(name);
    const [first, ...others] = outagesOf(attempts, lane, 0);
    assert.deepEqual(
      bounds(first).map((ms) => Math.round(ms ?? -1)),
      own,
    );
    assert.equal(others.length, later);
  });

test('the prediction holds for the outage of the fault where it did not for the merged one', () => {
  const { attempts, predicted } = seriesOf('assisted-failover-default');
  const [own] = outagesOf(attempts, 'fresh', 0);
  assert.ok(own?.uMaxMs != null && own.uMaxMs >= predicted[0] && own.uMaxMs <= predicted[1]);
});
