import assert from 'node:assert/strict';
import { test } from 'node:test';
import { majorityOf } from '../../../../source/systems/sentinel/majority.ts';

test('a majority is more than half', () => {
  assert.equal(majorityOf(['a', 'b', 'a']), 'a');
  assert.equal(majorityOf(['a', 'b']), undefined);
  assert.equal(majorityOf(['a', 'b', 'c']), undefined);
  assert.equal(majorityOf([]), undefined);
});
