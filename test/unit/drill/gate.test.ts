import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gateReasons } from '../../../source/drill/gate.ts';
import type { Event } from '../../../source/store/reduce.ts';
import { configKey, haproxyWith } from '../../fixtures/facts.ts';
import {
  after,
  containers,
  dcs,
  etcd,
  failure,
  haproxy,
  healthy,
  leaderKilled,
  NOW,
  patroni,
  quorumLost,
  redis,
  sentinel,
} from '../../fixtures/state.ts';

const NO_FAULT: Event = { type: 'faults.observed', faults: [], at: NOW };

test('a healthy stack may be drilled', () => {
  assert.deepEqual(gateReasons(after(healthy(), NO_FAULT)), []);
});

const ILL: readonly (readonly [what: string, event: Event, reason: RegExp])[] = [
  [
    'a standby is missing',
    containers({ patroni3: { state: 'exited', health: 'none' } }),
    /^container patroni3 exited/,
  ],
  [
    'a container is unhealthy',
    containers({ etcd2: { health: 'unhealthy' } }),
    /^container etcd2 is unhealthy$/,
  ],
  ['no member leads', dcs([{ key: 'leader', value: null }]), /^no leader: no member holds the leader key$/],
  [
    'no standby is in sync',
    dcs([{ key: 'sync', value: { leader: 'patroni1', standbys: [] } }]),
    /^no sync standby: a failover could lose writes$/,
  ],
  [
    'the cluster is paused',
    dcs([configKey({ pause: true })]),
    /^maintenance mode: automatic failover is off$/,
  ],
  [
    'a switchover is scheduled',
    dcs([{ key: 'failover', value: { leader: 'patroni1', scheduledAt: '2026-02-01T00:00:00Z' } }]),
    /scheduled$/,
  ],
  [
    'a replica does not stream',
    patroni('patroni2', { replicationState: 'in archive recovery' }),
    /^patroni2 is not streaming \(in archive recovery\)$/,
  ],
  ['a replica lags', patroni('patroni3', { replayedLsn: 0x4000_0000 }), /^patroni3 lags 256/],
  ['a replica is on another timeline', patroni('patroni3', { timeline: 2 }), /^patroni3 is on timeline 2$/],
  [
    'a node is silent',
    failure('patroni', 'patroni2', 'connection refused', NOW),
    /^patroni2 does not answer$/,
  ],
  [
    'an etcd member is unhealthy',
    etcd('etcd3', { healthy: false, errors: ['no leader'] }),
    /^etcd3: no leader$/,
  ],
  ['a sentinel lacks a peer', sentinel('sentinel2', { otherSentinels: 1 }), /^sentinel2 knows 1 of 2 other/],
  [
    'the sentinels disagree',
    sentinel('sentinel3', { host: 'redis-replica' }),
    /^sentinels disagree about mymaster/,
  ],
  [
    'Redis has two masters',
    redis('redis-replica', { role: 'master' }),
    /^redis and redis-replica both accept writes/,
  ],
  [
    'a Redis replica has no link',
    redis('redis-replica', { masterLinkUp: false }),
    /^redis-replica has lost its master/,
  ],
  ['HAProxy sends writes elsewhere', haproxy('patroni2'), /^haproxy routes writes to patroni2$/],
  [
    'HAProxy does not answer',
    failure('haproxy', 'haproxy', 'connection refused', NOW),
    /^haproxy does not answer: clients have no way in$/,
  ],
  [
    'a fault is active',
    {
      type: 'faults.observed',
      at: NOW,
      faults: [
        {
          ...{ id: 'pause-etcd2-7f3a', kind: 'pause', project: 'paws360', member: 'etcd2', detail: 'frozen' },
          ...{
            startedAt: NOW,
            deadline: NOW + 60_000,
            seconds: 60,
            victim: { id: 'a'.repeat(64), name: 'paws360-etcd2-1' },
          },
        } as const,
      ],
    },
    /^a fault is active: pause-etcd2-7f3a/,
  ],
  ['nothing may be changed', { type: 'read-only.switched', on: true }, /^read-only/],
  [
    'an action is in progress',
    { type: 'action.started', run: '1', action: 'reload', summary: 'reload all', targets: [], at: NOW },
    /^reload all is still in progress$/,
  ],
];

for (const [what, event, reason] of ILL) {
  test(`the gate refuses when ${what}, and says so`, () => {
    const reasons = gateReasons(after(healthy(), NO_FAULT, event));
    assert.ok(
      reasons.some((text) => reason.test(text)),
      reasons.join('\n'),
    );
  });
}

test('a replica that HAProxy has not found again is missing still', () => {
  const servers = (healthy().haproxy.haproxy?.value?.servers ?? []).map((server) =>
    server.backend === 'postgres_replica_backend' && server.server === 'patroni3'
      ? { ...server, status: 'DOWN 1/2' }
      : server,
  );
  const event: Event = {
    type: 'member.observed',
    system: 'haproxy',
    member: 'haproxy',
    fact: haproxyWith(servers),
    at: NOW,
  };
  assert.deepEqual(gateReasons(after(healthy(), NO_FAULT, event)), [
    'haproxy routes no reads to patroni3: it is DOWN 1/2',
  ]);
});

test('a cluster that replicates asynchronously may be drilled: what that proves is for the verdict', () => {
  const asynchronous = dcs([configKey({ synchronous_mode: false }), { key: 'sync', value: null }]);
  assert.deepEqual(gateReasons(after(healthy(), NO_FAULT, asynchronous)), []);
});

test('a stack in the middle of an incident is not drilled', () => {
  assert.ok(gateReasons(after(leaderKilled(), NO_FAULT)).some((text) => text.includes('patroni1')));
  assert.ok(gateReasons(after(quorumLost(), NO_FAULT)).length > 0);
});
