import assert from 'node:assert/strict';
import { test } from 'node:test';
import { happeningsOf, likelyCause } from '../../../source/drill/happenings.ts';
import type { Observation } from '../../../source/drill/observation.ts';

const node = (atMs: number, standby: boolean, ...standbys: readonly string[]): Observation => ({
  ...{ type: 'node', name: 'patroni2', askedMs: atMs - 5, atMs },
  answer: {
    ...{ standby, startedAt: 'then', timeline: standby ? null : 5 },
    standbys: standbys.map((name) => ({ name, sync: false, lagBytes: 0 })),
  },
});

test('what was seen last when an outage began is its likely cause', () => {
  const happenings = happeningsOf(
    [
      node(1_000, false),
      { type: 'routes', atMs: 2_000, servers: ['patroni2'] },
      { type: 'leader key', atMs: 3_000, leader: null },
      { type: 'leader key', atMs: 3_500, leader: 'patroni2' },
      { type: 'routes', atMs: 30_000, servers: [] },
      node(42_000, false, 'patroni1'),
      { type: 'redis', atMs: 42_100, masters: [], linked: [] },
      { type: 'redis', atMs: 42_200, masters: ['redis'], linked: [] },
    ],
    'patroni',
  );
  const cause = (fromMs: number) => likelyCause({ fromMs, restoredAtMs: fromMs + 4_700 }, happenings);
  assert.equal(cause(42_300), 'patroni1 streams from patroni2');
  assert.equal(cause(29_900), "HAProxy's checks took every server out");
  assert.equal(cause(4_000), 'patroni2 took the leader key');
  assert.equal(cause(60_000), null);
});

test('of an outage of Redis the cause is what was seen of Redis', () => {
  const redis = (atMs: number, masters: readonly string[], linked: readonly string[]): Observation => ({
    ...{ type: 'redis', atMs, masters, linked },
  });
  const happenings = happeningsOf(
    [
      redis(1_000, ['redis'], ['redis-replica']),
      redis(5_000, [], ['redis-replica']),
      redis(9_000, ['redis-replica'], []),
      redis(30_000, ['redis-replica'], ['redis']),
      { type: 'leader key', atMs: 31_000, leader: null },
    ],
    'redis',
  );
  assert.deepEqual(happenings, [
    { atMs: 5_000, text: 'redis stopped being a Redis master' },
    { atMs: 9_000, text: 'redis-replica became a Redis master' },
    { atMs: 30_000, text: 'redis replicates again' },
  ]);
});
