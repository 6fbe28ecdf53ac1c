import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rateOf, secondsBehind, secondsToCatchUp, spreadOf } from '../../../source/domain/lag.ts';

// The primary writes 100 bytes a second from second 0 to second 10.
const history = Array.from({ length: 11 }, (_, i) => ({ at: i * 1_000, lsn: i * 100 }));

test('a replica is as far behind in time as the primary was past its position', () => {
  assert.equal(secondsBehind(history, 500, 10_000), 4);
  assert.equal(secondsBehind(history, 550, 10_000), 4);
});

test('a replica with everything is not behind, however long nothing was written', () => {
  assert.equal(secondsBehind(history, 1_000, 900_000), 0);
});

test('a position before all that is remembered gives no answer rather than a guess', () => {
  assert.equal(secondsBehind(history.slice(5), 100, 10_000), undefined);
  assert.equal(secondsBehind([], 100, 10_000), undefined);
});

test('a rate is the distance over the time', () => {
  assert.equal(rateOf(history), 100);
  assert.equal(rateOf(history.slice(0, 1)), undefined);
});

test('the time to catch up counts what is written meanwhile', () => {
  assert.equal(secondsToCatchUp(1_000, 300, 100), 5);
  assert.equal(secondsToCatchUp(0, 0, 100), 0);
  assert.equal(secondsToCatchUp(1_000, 100, 100), undefined);
});

test('the spread is least, middle and greatest', () => {
  assert.deepEqual(spreadOf([5, 1, 3]), { min: 1, median: 3, max: 5 });
  assert.deepEqual(spreadOf([4, 1, 3, 2]), { min: 1, median: 2.5, max: 4 });
  assert.equal(spreadOf([]), undefined);
});
