import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_PERIOD_MS, formatPeriod, nextPeriod, PERIODS_MS } from '../../../source/model/pace.ts';

test('faster and slower go through the periods and stop at both ends', () => {
  assert.equal(nextPeriod(DEFAULT_PERIOD_MS, 1), 500);
  assert.equal(nextPeriod(500, 1), 500);
  assert.equal(nextPeriod(DEFAULT_PERIOD_MS, -1), 2_000);
  assert.equal(nextPeriod(10_000, -1), 10_000);
  assert.deepEqual(PERIODS_MS.map(formatPeriod), ['0.5 s', '1 s', '2 s', '5 s', '10 s']);
});
