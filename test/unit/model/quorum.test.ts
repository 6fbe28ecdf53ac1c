import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quorumOf } from '../../../source/model/quorum.ts';

for (const [healthy, total, needed, ok, tolerance] of [
  [3, 3, 2, true, 1],
  [2, 3, 2, true, 0],
  [1, 3, 2, false, 0],
  [3, 5, 3, true, 0],
  [2, 4, 3, false, 0],
  [1, 1, 1, true, 0],
  [0, 0, 1, false, 0],
] as const) {
  test(`${healthy} of ${total}: ${ok ? 'quorum' : 'no quorum'}, tolerance ${tolerance}`, () => {
    assert.deepEqual(quorumOf(healthy, total), { healthy, total, needed, ok, tolerance });
  });
}
