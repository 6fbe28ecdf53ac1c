import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../../source/cluster/health.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { Haproxy } from '../../../../source/systems/haproxy/facts.ts';
import { haproxyServer, haproxyWith, NOW, stateAfter } from '../../../fixtures/facts.ts';

const SERVERS = [
  haproxyServer('postgres_primary_backend', 'patroni1', true),
  haproxyServer('postgres_replica_backend', 'patroni2', true),
];

/** HAProxy goes on saying this for some seconds. */
function reasonsWith(part: Partial<Haproxy>) {
  const events = Array.from({ length: 20 }, (_, i): Event[] => {
    const at = NOW + i * 1_000;
    const fact = haproxyWith(SERVERS, part);
    return [
      { type: 'clock.ticked', at },
      { type: 'member.observed', system: 'haproxy', member: 'haproxy', at, fact },
    ];
  });
  const state = stateAfter(...events.flat());
  const { verdict, reasons } = healthOf(state);
  return {
    verdict,
    texts: reasons.map(({ text }) => text),
    alerts: state.alerts.active.map(({ id, severity }) => `${severity} ${id}`),
  };
}

const open = { name: 'postgres_replica', status: 'OPEN', sessions: 3, limit: 1000 };

test('frontends that are open and have free sessions are well', () => {
  assert.equal(reasonsWith({}).verdict, 'healthy');
  const unlimited = { name: 'postgres_primary', status: 'OPEN', sessions: 900 };
  assert.equal(reasonsWith({ frontends: [unlimited, open] }).verdict, 'healthy');
});

test('a frontend for writes that takes no client is critical though its server is up', () => {
  const shut = { name: 'postgres_primary', status: 'STOP', sessions: 0, limit: 1000 };
  assert.deepEqual(reasonsWith({ frontends: [shut, open] }), {
    verdict: 'critical',
    texts: ['haproxy takes no client in at postgres_primary: STOP'],
    alerts: ['critical frontend-closed:haproxy/postgres_primary'],
  });
  const full = { ...shut, status: 'OPEN', sessions: 1000 };
  assert.deepEqual(reasonsWith({ frontends: [full, open] }).texts, [
    'haproxy takes no client in at postgres_primary: full, 1000 of 1000 sessions',
  ]);
});

test('a frontend for reads that takes no client is degraded', () => {
  const { verdict, alerts } = reasonsWith({ frontends: [{ ...open, status: 'STOP' }] });
  assert.equal(verdict, 'degraded');
  assert.deepEqual(alerts, ['degraded frontend-closed:haproxy/postgres_replica']);
});

test('a backend for reads without a server, and clients that wait for one', () => {
  const down = { name: 'postgres_replica_backend', status: 'DOWN', queue: 0 };
  assert.deepEqual(reasonsWith({ backends: [down] }), {
    verdict: 'degraded',
    texts: ['haproxy has no server in postgres_replica_backend'],
    alerts: ['degraded no-read-route:haproxy/postgres_replica_backend'],
  });
  const backends = [{ name: 'postgres_primary_backend', status: 'UP', queue: 2 }];
  const busy = [{ ...haproxyServer('postgres_primary_backend', 'patroni1', true), queue: 1 }];
  assert.deepEqual(reasonsWith({ servers: busy, backends }), {
    verdict: 'degraded',
    texts: ['haproxy lets 3 clients wait for a server of postgres_primary_backend'],
    alerts: ['degraded queue:haproxy/postgres_primary_backend'],
  });
});
