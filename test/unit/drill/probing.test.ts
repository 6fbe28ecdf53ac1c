import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coldness, judgedLanes } from '../../../source/drill/probing.ts';
import type { Attempt, Lane } from '../../../source/drill/result/attempt.ts';

const NOW = 20_000;

function attempts(lane: Lane, count: number, change: Partial<Attempt> = {}): Attempt[] {
  return Array.from({ length: count }, (_, seq) => ({
    ...{ lane, seq, invokedMs: seq * 100, completedMs: seq * 100 + 5, outcome: 'ok' as const },
    ...change,
  }));
}

test('probes are warm with enough acknowledged attempts in each lane and no failure just now', () => {
  const all = [...attempts('persistent', 60), ...attempts('fresh', 60)];
  assert.equal(coldness(all, ['persistent', 'fresh'], NOW), undefined);
});

test('a lane with too few of them is cold, however many the others have', () => {
  const all = [...attempts('persistent', 500), ...attempts('fresh', 3)];
  assert.match(coldness(all, ['persistent', 'fresh'], NOW) ?? '', /only 3 attempts of the lane fresh/);
});

test('recent failures before the fault leave no baseline', () => {
  const failed = attempts('fresh', 1, { outcome: 'info', completedMs: NOW - 500, code: 'deadline' });
  const all = [...attempts('fresh', 60), ...failed];
  assert.match(coldness(all, ['fresh'], NOW) ?? '', /fail before anything is broken \(deadline\)/);
  assert.equal(coldness(all, ['fresh'], NOW + 5_000), undefined);
});

test('a drill of Redis is judged by the writes to Redis', () => {
  assert.deepEqual(judgedLanes('redis'), ['redis']);
  assert.deepEqual(judgedLanes('patroni'), ['persistent', 'fresh']);
});
