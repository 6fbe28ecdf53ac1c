import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultMoment } from '../../../../source/drill/result/fault-moment.ts';
import { sketch } from './attempts.ts';

const WRITES = sketch(
  'fresh',
  'ok 900-910',
  'ok 1000-1010',
  'fail 1100-1105',
  'fail 1200-1205',
  'ok 9000-9010',
);

test("the fault is at Docker's event if that is earlier than the report of the action", () => {
  assert.deepEqual(faultMoment({ askedMs: 950, placedMs: 1_400, dockerMs: 1_008 }, WRITES), {
    ...{ atMs: 1_008, source: "Docker's event", errorMs: 58 },
  });
});

test('the last acknowledged write before the outage is earlier than a late report', () => {
  assert.deepEqual(faultMoment({ askedMs: 950, placedMs: 1_400 }, WRITES), {
    ...{ atMs: 1_010, source: 'the last acknowledged write before the outage', errorMs: 0 },
  });
});

test('while writes are acknowledged the report of the action counts, and no fault is before its request', () => {
  const moment = faultMoment(
    { askedMs: 950, placedMs: 1_020 },
    sketch('fresh', 'ok 900-910', 'ok 1000-1010', 'ok 1100-1110'),
  );
  assert.deepEqual(moment, {
    ...{ atMs: 1_020, source: 'the action said that it is in place', errorMs: 10 },
  });
  assert.equal(faultMoment({ askedMs: 1_100, placedMs: 1_150 }, WRITES).atMs, 1_150);
});
