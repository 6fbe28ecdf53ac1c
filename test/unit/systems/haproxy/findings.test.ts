import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../../source/cluster/health.ts';
import { predictLoss } from '../../../../source/cluster/predict/loss.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import { haproxyChanges } from '../../../../source/systems/haproxy/changes.ts';
import type { Haproxy } from '../../../../source/systems/haproxy/facts.ts';
import {
  container,
  containerIs,
  haproxyServer,
  haproxyWith,
  NOW,
  stateAfter,
} from '../../../fixtures/facts.ts';

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

/** Two HAProxies: the first one says this, or is silent for long; the second one this. */
function both(first: Partial<Haproxy> | undefined, second: Partial<Haproxy> = {}) {
  const list = stateAfter().containers.value ?? [];
  const says = (member: string, part: Partial<Haproxy>): Event => ({
    ...{ type: 'member.observed', system: 'haproxy', member, at: NOW },
    fact: haproxyWith(SERVERS, part),
  });
  const silent: Event = {
    type: 'source.failed',
    system: 'haproxy',
    member: 'haproxy',
    error: 'refused',
    at: NOW,
  };
  const later = Array.from({ length: 60 }, (_, i): Event => ({ type: 'clock.ticked', at: NOW + i * 1_000 }));
  const state = stateAfter(
    { type: 'containers.observed', containers: [...list, container('haproxy2', 'haproxy')], at: NOW },
    says('haproxy2', second),
    first === undefined ? silent : says('haproxy', first),
    ...later,
  );
  const { verdict, reasons } = healthOf(state);
  const alerts = state.alerts.active.map(({ id, severity }) => `${severity} ${id}`);
  return { verdict, texts: reasons.map(({ text }) => text), alerts };
}

const noWriter = { servers: [haproxyServer('postgres_primary_backend', 'patroni1', false)], backends: [] };
const shutForWrites = { frontends: [{ ...open, name: 'postgres_primary', status: 'STOP' }] };

test('an HAProxy that is silent, closed or without a server is no outage while another one serves', () => {
  const quiet = both(undefined);
  assert.equal(quiet.verdict, 'degraded');
  assert.deepEqual(quiet.texts, ['haproxy does not answer: clients get in through haproxy2']);
  assert.deepEqual(quiet.alerts, ['degraded silent:haproxy']);
  const shut = both(shutForWrites);
  assert.equal(shut.verdict, 'degraded');
  assert.deepEqual(shut.alerts, ['degraded frontend-closed:haproxy/postgres_primary']);
  const routeless = both(noWriter);
  assert.equal(routeless.verdict, 'degraded', routeless.texts.join());
  assert.ok(!routeless.alerts.some((alert) => alert.startsWith('critical')), routeless.alerts.join());
});

test('what the other one is for does not count where that one does not serve either', () => {
  for (const second of [noWriter, shutForWrites]) {
    const found = both(undefined, second);
    assert.equal(found.verdict, 'critical');
    assert.ok(found.texts.includes('haproxy does not answer: clients have no way in'), found.texts.join());
  }
  assert.equal(both(noWriter, noWriter).verdict, 'critical');
});

test('of two HAProxies the loss of one cuts its own connections only', () => {
  const list = stateAfter().containers.value ?? [];
  const fact = haproxyWith(SERVERS);
  const two = stateAfter(
    { type: 'containers.observed', containers: [...list, container('haproxy2', 'haproxy')], at: NOW },
    { type: 'member.observed', system: 'haproxy', member: 'haproxy', fact, at: NOW },
    { type: 'member.observed', system: 'haproxy', member: 'haproxy2', fact, at: NOW },
  );
  const lost = (members: string[]) =>
    predictLoss(two, { members, how: 'kill', seconds: 30 }).map(({ text }) => text);
  assert.deepEqual(lost(['haproxy2']), ['connections through haproxy2 stop for 30–33 s; haproxy goes on']);
  assert.match(lost(['haproxy', 'haproxy2']).join(), /everything through HAProxy stops/);
});

const unresolved = (server: string) => ({
  ...haproxyServer('postgres_replica_backend', server, false),
  status: 'MAINT (resolution)',
});

test('a member that runs and whose name does not resolve is a finding in these words, and an alert', () => {
  assert.deepEqual(reasonsWith({ servers: [...SERVERS, unresolved('patroni3')] }), {
    verdict: 'degraded',
    texts: ['haproxy cannot resolve the name of patroni3, and sends no client there'],
    alerts: ['degraded unresolved:haproxy/patroni3'],
  });
});

test('a place that is free for a server, or a name whose container is down, is no finding', () => {
  assert.equal(reasonsWith({ servers: [...SERVERS, unresolved('pg7')] }).verdict, 'healthy');
  const down = stateAfter(containerIs(stateAfter(), 'patroni3', { state: 'exited', finishedAt: NOW }), {
    ...{ type: 'member.observed', system: 'haproxy', member: 'haproxy', at: NOW },
    fact: haproxyWith([...SERVERS, unresolved('patroni3')]),
  });
  assert.ok(!healthOf(down).reasons.some(({ id }) => id.startsWith('unresolved')));
});

test('without a server for writes it is said which names do not resolve', () => {
  const servers = ['patroni1', 'patroni2'].map((server) => ({
    ...unresolved(server),
    backend: 'postgres_primary_backend',
  }));
  const { reasons } = healthOf(
    stateAfter({
      ...{ type: 'member.observed', system: 'haproxy', member: 'haproxy', at: NOW },
      fact: haproxyWith(servers),
    }),
  );
  const route = reasons.find(({ id }) => id === 'no-route:haproxy');
  assert.equal(route?.evidence, 'haproxy: no name resolves of patroni1, patroni2');
});

test('the timeline says it in words', () => {
  const was = stateAfter({
    ...{ type: 'member.observed', system: 'haproxy', member: 'haproxy', at: NOW },
    fact: haproxyWith([haproxyServer('postgres_replica_backend', 'patroni3', true)]),
  });
  assert.deepEqual(haproxyChanges(was, 'haproxy', haproxyWith([unresolved('patroni3')])), [
    'postgres_replica_backend/patroni3: UP → without an address: its name does not resolve',
  ]);
});
