import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usageBetween } from '../../../source/model/stats.ts';

test('one sample alone gives what is no rate', () => {
  const sample = { at: 1_000, cpuNs: 5, memoryUsed: 7, memoryLimit: 9, received: 1, sent: 1 };
  assert.deepEqual(usageBetween(undefined, sample), { memoryUsed: 7, memoryLimit: 9 });
});

test('counters that went back belong to another run: no rate rather than a negative one', () => {
  const before = { at: 1_000, cpuNs: 5_000_000_000, received: 100, sent: 100 };
  const after = { at: 2_000, cpuNs: 100_000_000, received: 5, sent: 300 };
  assert.deepEqual(usageBetween(before, after), { sendRate: 200 });
});

test('the same sample twice gives no rate', () => {
  const sample = { at: 1_000, cpuNs: 5 };
  assert.deepEqual(usageBetween(sample, sample), {});
});
