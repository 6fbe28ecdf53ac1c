import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation } from '../../../source/drill/observation.ts';
import { syncGapsOf, waitedAtFault } from '../../../source/drill/sync-gaps.ts';

const observation = (name: string, atMs: number, waits: boolean): Observation => ({
  ...{ type: 'node', name, askedMs: atMs - 10, atMs },
  answer: {
    ...{ standby: false, startedAt: null, timeline: 3, waits },
    standbys: [{ name: 'patroni3', sync: waits, lagBytes: 0 }],
  },
});
const WINDOW = { faultMs: 10_000, backMs: 37_000, leader: 'patroni1' };

test('a leader that waits until the fault has no gap, and what the fault took away is not held against it', () => {
  const seen = [
    observation('patroni1', 9_800, true),
    observation('patroni2', 30_000, false),
    observation('patroni2', 36_900, true),
  ];
  assert.deepEqual(syncGapsOf(seen, WINDOW), [
    { fromMs: 19_990, toMs: 26_900, text: 'the primary does not wait for a standby', judged: false },
  ]);
  assert.equal(waitedAtFault(seen, WINDOW), true);
});

// As it was reproduced: synchronous_mode patched to false between gate and fault, writes acknowledged meanwhile.
test('synchronous_mode switched off shortly before the fault is a gap with its times', () => {
  const settings = (atMs: number, synchronous: boolean): Observation => ({
    ...{ type: 'settings', atMs, text: `synchronousMode ${synchronous}`, synchronous },
  });
  const seen = [
    ...[settings(0, true), observation('patroni1', 8_600, true), settings(8_800, false)],
    ...[observation('patroni1', 9_100, false), observation('patroni1', 9_900, false), settings(30_000, true)],
  ];
  assert.deepEqual(syncGapsOf(seen, WINDOW), [
    { fromMs: -1_200, toMs: 20_000, text: 'synchronous_mode is off', judged: true },
    { fromMs: -910, toMs: 20_000, text: 'the primary does not wait for a standby', judged: true },
  ]);
  assert.equal(waitedAtFault(seen, WINDOW), false);
});

test('a sync key without a standby, and a second gap once there was a sync standby again, count', () => {
  const key = (atMs: number, ...standbys: readonly string[]): Observation => ({
    ...{ type: 'sync key', atMs, leader: 'patroni1', standbys },
  });
  const gaps = syncGapsOf(
    [key(0, 'patroni2'), key(5_000), key(6_000, 'patroni2'), key(40_000), key(41_000, 'patroni3')],
    WINDOW,
  );
  assert.deepEqual(
    gaps.map(({ fromMs, toMs, judged }) => [fromMs, toMs, judged]),
    [
      [-5_000, -4_000, true],
      [30_000, 31_000, true],
    ],
  );
});

test('a leader that was not observed shortly before the fault is not known to wait', () => {
  assert.equal(waitedAtFault([observation('patroni1', 7_000, true)], WINDOW), null);
  assert.equal(waitedAtFault([], WINDOW), null);
});
