import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Expected, interferenceOf } from '../../../source/drill/interference.ts';
import type { Observation } from '../../../source/drill/observation.ts';

const EXPECTED: Expected = {
  scene: { system: 'patroni', leader: 'patroni1', victims: ['patroni1'], faultMs: 10_000 },
  movesLeader: false,
  leader: 'patroni1',
  unjudged: ['app', 'redis'],
};
const key = (atMs: number, leader: string | null): Observation => ({ type: 'leader key', atMs, leader });
const container = (atMs: number, name: string, state: string, startedAt: number | null): Observation => ({
  ...{ type: 'container', atMs, name, state, startedAt },
});
const redis = (atMs: number, masters: readonly string[], ...linked: readonly string[]): Observation => ({
  ...{ type: 'redis', atMs, masters, linked },
});
const FAILOVER = [key(26_000, null), key(26_200, 'patroni2')];

const cases: readonly [
  what: string,
  seen: readonly Observation[],
  expected: readonly [string, number, boolean][],
][] = [
  [
    'its own failover and the return of its victim',
    [container(0, 'patroni1', 'running', 1), ...FAILOVER, container(40_000, 'patroni1', 'running', 2)],
    [],
  ],
  [
    'a second switchover in the middle',
    [...FAILOVER, key(31_000, null), key(31_400, 'patroni3')],
    [['the leader changed from patroni2 to patroni3', 21_400, true]],
  ],
  [
    'the place of the one drill, lost to another',
    [...FAILOVER, { type: 'place lost', atMs: 60_000, text: 'one drill at a time: root@b is in progress' }],
    [['one drill at a time: root@b is in progress', 50_000, true]],
  ],
  [
    'HAProxy killed and started',
    [
      container(0, 'haproxy', 'running', 1),
      container(14_000, 'haproxy', 'exited', 1),
      container(15_000, 'haproxy', 'running', 2),
    ],
    [
      ['the container of haproxy went from running to exited', 4_000, true],
      ['the container of haproxy went from exited to running', 5_000, true],
    ],
  ],
  [
    'HAProxy restarted between two observations',
    [container(0, 'haproxy', 'running', 1), container(15_000, 'haproxy', 'running', 2)],
    [['the container of haproxy was restarted', 5_000, true]],
  ],
  [
    'the sync standby dead as well',
    [container(0, 'patroni2', 'running', 1), container(12_000, 'patroni2', 'exited', 1)],
    [['the container of patroni2 went from running to exited', 2_000, true]],
  ],
  [
    "another drill's fault, and one that does not touch what is judged",
    [
      { type: 'other fault', atMs: 11_000, id: 'pause-etcd2-7f3a', name: 'etcd2', text: 'paused' },
      { type: 'other fault', atMs: 12_000, id: 'kill-redis-11aa', name: 'redis', text: 'killed' },
    ],
    [
      ['another fault: pause-etcd2-7f3a (etcd2: paused)', 1_000, true],
      ['another fault: kill-redis-11aa (redis: killed)', 2_000, false],
    ],
  ],
  [
    'a failover of Redis meanwhile, which does not touch what is judged',
    [redis(0, ['redis'], 'redis-replica'), redis(14_000, []), redis(20_000, ['redis-replica'], 'redis')],
    [['the Redis master changed from redis to redis-replica', 10_000, false]],
  ],
  [
    'settings changed between gate and fault',
    [
      { type: 'settings', atMs: 0, text: 'ttl 20, synchronousMode true', synchronous: true },
      { type: 'settings', atMs: 9_000, text: 'ttl 20, synchronousMode false', synchronous: false },
    ],
    [["Patroni's settings were changed: synchronousMode false", -1_000, true]],
  ],
  [
    'a change of leader before the fault',
    [key(8_000, 'patroni3')],
    [['the leader changed from patroni1 to patroni3', -2_000, true]],
  ],
];
for (const [what, seen, expected] of cases)
  test(what, () => {
    assert.deepEqual(
      interferenceOf(seen, EXPECTED).map(({ text, atMs, judged }) => [text, atMs, judged]),
      expected,
    );
  });

test('a change of the leader of PostgreSQL is none of the doing of a drill about Redis', () => {
  const scene = { ...EXPECTED.scene, system: 'redis', leader: 'redis', victims: ['redis'] } as const;
  const found = interferenceOf(FAILOVER, { ...EXPECTED, scene });
  assert.equal(found.length, 1);
});

test('in a drill about Redis its first change of master is its own, a second one is not', () => {
  const scene = { ...EXPECTED.scene, system: 'redis', leader: 'redis', victims: ['redis'] } as const;
  const expected = { ...EXPECTED, scene, unjudged: ['app', 'patroni1'] };
  const seen = [
    ...[redis(0, ['redis'], 'redis-replica'), redis(11_000, []), redis(16_000, ['redis-replica'])],
    // The old master takes itself for one until it is told, and may be the only one that answers in time.
    ...[redis(40_000, ['redis', 'redis-replica']), redis(40_200, ['redis'])],
    redis(48_000, ['redis-replica'], 'redis'),
  ];
  assert.deepEqual(interferenceOf(seen, expected), []);
  const again = redis(50_000, ['redis'], 'redis-replica');
  assert.deepEqual(interferenceOf([...seen, again], expected), [
    { atMs: 40_000, text: 'the Redis master changed from redis-replica to redis', judged: true },
  ]);
});
