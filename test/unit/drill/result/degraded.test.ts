import assert from 'node:assert/strict';
import { test } from 'node:test';
import { degradedOf } from '../../../../source/drill/result/degraded.ts';
import { outagesOf } from '../../../../source/drill/result/outage.ts';
import { seriesOf } from '../../../fixtures/series.ts';
import { sketch } from './attempts.ts';

test('a lane that was cut and then slowed is both, each with its own time', () => {
  const attempts = sketch(
    'persistent',
    ...['ok 0-5', 'fail 100-105', 'fail 900-905', 'ok 1000-1005'],
    ...['fail 1100-1105', 'ok 1200-1205', 'ok 1300-1900', 'ok 2000-2005', 'ok 9000-9005'],
  );
  const outages = outagesOf(attempts, 'persistent', 50);
  assert.equal(outages.length, 1);
  // From the failure after the outage to the end of the slow one: 2 of 3 were bad.
  assert.deepEqual(degradedOf(attempts, 'persistent', 50, outages), {
    ms: 800,
    untilMs: 1_900,
    attempts: 3,
    bad: 2,
  });
});

test('a lane that was only cut was not degraded', () => {
  const attempts = sketch('fresh', 'ok 0-5', 'fail 100-105', 'fail 900-905', 'ok 1000-1005');
  assert.equal(degradedOf(attempts, 'fresh', 50, outagesOf(attempts, 'fresh', 50)), undefined);
});

test('a switchover after which half of the writes failed for seconds', () => {
  const { attempts } = seriesOf('switchover-default');
  const degraded = degradedOf(attempts, 'fresh', 0, outagesOf(attempts, 'fresh', 0));
  assert.ok(degraded !== undefined && degraded.bad > 0 && degraded.bad <= degraded.attempts);
  assert.ok(degraded.untilMs > 8_000, 'after the outage of the fault');
});
