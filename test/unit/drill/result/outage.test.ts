import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type MeasuredOutage, outageOf, worseOf } from '../../../../source/drill/result/outage.ts';
import { anyAttempts, sketch } from './attempts.ts';

const bounds = ({ uMinMs, uMaxMs }: MeasuredOutage) => [uMinMs, uMaxMs];

test('an outage lies between the failures and the acknowledged attempts around them', () => {
  const attempts = sketch('fresh', 'ok 0-5', 'ok 100-105', 'fail 200-202', 'info 300-900', 'ok 950-960');
  const outage = outageOf(attempts, 'fresh', 150);
  assert.deepEqual(bounds(outage), [900 - 200, 960 - 100]);
  assert.deepEqual(outage.interruptions, [{ fromMs: 200, toMs: 900, attempts: 2 }]);
  assert.equal(outage.restoredAtMs, 960);
});

test('where nothing failed there is no outage', () => {
  const outage = outageOf(sketch('fresh', 'ok 0-5', 'ok 100-900'), 'fresh', 50);
  assert.deepEqual(bounds(outage), [null, null]);
  assert.deepEqual(outage.interruptions, []);
});

test('what failed before the fault is not the fault’s, but what was in flight then is', () => {
  const attempts = sketch('fresh', 'ok 0-5', 'fail 100-101', 'ok 200-205', 'info 300-1300', 'ok 1310-1320');
  const outage = outageOf(attempts, 'fresh', 350);
  assert.deepEqual(bounds(outage), [1_000, 1_320 - 200]);
  assert.equal(outage.interruptions.length, 1);
});

test('while an earlier attempt still hangs, one that is acknowledged does not end the outage', () => {
  const attempts = sketch('fresh', 'ok 0-5', 'info 100-1100', 'ok 600-610', 'ok 1100-1110');
  assert.deepEqual(bounds(outageOf(attempts, 'fresh', 50)), [1_000, 1_110]);
});

test('several interruptions count from the first to the last, and are told', () => {
  const attempts = sketch('fresh', 'ok 0-5', 'fail 100-105', 'ok 200-205', 'fail 300-305', 'ok 400-405');
  const outage = outageOf(attempts, 'fresh', 50);
  assert.deepEqual(bounds(outage), [205, 405]);
  assert.equal(outage.interruptions.length, 2);
});

test('once nothing has failed for a while, what fails is another outage', () => {
  const attempts = [
    ...sketch('fresh', 'ok 0-5', 'fail 100-105', 'fail 200-1200', 'ok 1300-1305'),
    ...sketch('fresh', 'ok 3200-3205', 'fail 3300-3400', 'ok 3500-3505'),
  ];
  const outage = outageOf(attempts, 'fresh', 50);
  assert.deepEqual(bounds(outage), [1_100, 1_305]);
  assert.equal(outage.restoredAtMs, 1_305);
  assert.deepEqual(outage.others, [
    {
      ...{ uMinMs: 100, uMaxMs: 305, restoredAtMs: 3_505 },
      interruptions: [{ fromMs: 3_300, toMs: 3_400, attempts: 1 }],
    },
  ]);
});

test('of several outages the worst one counts, and one without an end is the worst', () => {
  const short = sketch('fresh', 'ok 0-5', 'fail 100-105', 'ok 200-205');
  const long = sketch('fresh', 'ok 4900-4905', 'fail 5000-6000', 'ok 6100-6105');
  const endless = sketch('fresh', 'fail 9000-9005');
  assert.deepEqual(bounds(outageOf([...short, ...long], 'fresh', 50)), [1_000, 1_205]);
  const worst = outageOf([...short, ...long, ...endless], 'fresh', 50);
  assert.deepEqual(bounds(worst), [5, null]);
  assert.equal(worst.others.length, 2);
});

test('an outage without an end, or without a beginning, has no upper bound', () => {
  const endless = outageOf(sketch('fresh', 'ok 0-5', 'fail 100-105', 'fail 200-205'), 'fresh', 50);
  assert.deepEqual(bounds(endless), [105, null]);
  assert.equal(endless.restoredAtMs, null);
  assert.deepEqual(bounds(outageOf(sketch('fresh', 'fail 100-105', 'ok 200-205'), 'fresh', 50)), [5, null]);
});

test('lanes are measured apart, and the worse one is an outage without an end', () => {
  const short = sketch('persistent', 'ok 0-5', 'fail 100-105', 'ok 200-205');
  const long = sketch('fresh', 'ok 0-5', 'fail 100-105', 'fail 500-505', 'ok 600-605');
  const endless = sketch('read', 'ok 0-5', 'fail 100-105');
  const all = [...short, ...long, ...endless];
  const of = (lane: 'persistent' | 'fresh' | 'read') => outageOf(all, lane, 50);
  assert.deepEqual(bounds(of('persistent')), [5, 205]);
  assert.deepEqual(worseOf([of('persistent'), of('fresh')]), of('fresh'));
  assert.deepEqual(worseOf([of('read'), of('fresh')]), of('read'));
  assert.deepEqual(bounds(worseOf([])), [null, null]);
});

test('whatever the attempts are, the lower bound is never above the upper one', () => {
  fc.assert(
    fc.property(anyAttempts('fresh'), fc.integer({ min: 0, max: 7_000 }), (attempts, faultMs) => {
      const worst = outageOf(attempts, 'fresh', faultMs);
      if (worst.uMinMs === null) {
        assert.equal(worst.uMaxMs, null);
        assert.ok(attempts.every((a) => a.outcome === 'ok' || a.completedMs < faultMs));
        return;
      }
      // Each failure of the fault is in one interruption of one outage, and nothing else is.
      const outages = [worst, ...worst.others];
      const interruptions = outages.flatMap((outage) => outage.interruptions);
      const failed = attempts.filter((a) => a.outcome !== 'ok' && a.completedMs >= faultMs);
      assert.equal(
        interruptions.reduce((sum, { attempts: n }) => sum + n, 0),
        failed.length,
      );
      for (const { uMinMs, uMaxMs, restoredAtMs, interruptions: own } of outages) {
        assert.ok(uMinMs !== null && uMinMs >= 0);
        assert.ok(uMaxMs === null || uMinMs <= uMaxMs);
        assert.ok(uMaxMs === null || worst.uMaxMs === null || uMaxMs <= worst.uMaxMs);
        if (restoredAtMs !== null) assert.ok(own.every(({ toMs }) => toMs <= restoredAtMs));
      }
    }),
  );
});
