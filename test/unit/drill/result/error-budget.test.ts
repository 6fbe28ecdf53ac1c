import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorBudgetOf } from '../../../../source/drill/result/error-budget.ts';

test('43.2 minutes are what 99.9 % allow in 30 days, and ten times what 99.99 % allow', () => {
  assert.deepEqual(errorBudgetOf(43.2 * 60_000), { threeNines: 100, fourNines: 1_000 });
  assert.deepEqual(errorBudgetOf(0), { threeNines: 0, fourNines: 0 });
});

test('an outage that was not measured costs nothing that could be reported', () => {
  assert.equal(errorBudgetOf(null), null);
});
