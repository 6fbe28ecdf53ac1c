import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../source/cluster/health.ts';
import { type Event, reduce } from '../../../source/store/reduce.ts';
import { haproxyServer, haproxyWith, NOW, patroniNode, redisNode, stateAfter } from '../../fixtures/facts.ts';

const fails = (member: string, error: string, at = NOW): Event => ({
  ...{ type: 'source.failed', system: 'writes', member, error, at },
});
const readFails = (at = NOW): Event => ({
  ...{ type: 'source.failed', system: 'reads', member: 'haproxy', error: READ_ERROR, at },
});
const tick = (seconds: number): Event => ({ type: 'clock.ticked', at: NOW + seconds * 1_000 });
const goesOn = (seconds: number, ...events: Event[]) =>
  stateAfter(
    ...Array.from({ length: seconds }, (_, i) => [
      tick(i),
      ...events.map((event) => ({ ...event, at: NOW + i * 1_000 }) as Event),
    ]).flat(),
  );
const READ_ERROR = 'haproxy at 127.0.0.1:5001: Connection terminated unexpectedly';
const ERROR = 'haproxy at 127.0.0.1:5000: no answer within 2000 ms';

test('writes through HAProxy that nobody acknowledges are critical, with the reason, and an alert', () => {
  // One that is late on a busy machine is no outage.
  assert.equal(healthOf(goesOn(3, fails('haproxy', ERROR))).verdict, 'healthy');
  const state = goesOn(20, fails('haproxy', ERROR));
  const { verdict, reasons } = healthOf(state);
  assert.equal(verdict, 'critical');
  assert.deepEqual(reasons, [
    {
      ...{ id: 'unwritten:haproxy', severity: 'critical', system: 'haproxy', member: 'haproxy' },
      text: 'no write through haproxy is acknowledged',
      evidence: `a write of this console, for 19 s: ${ERROR}`,
    },
  ]);
  assert.deepEqual(
    state.alerts.active.map(({ id, severity }) => `${severity} ${id}`),
    ['critical unwritten:haproxy'],
  );
});

test('one write that is acknowledged ends it, and so does a console that may not write any more', () => {
  for (const tried of [
    { type: 'acknowledged', tookMs: 4 },
    { type: 'unknown', why: 'this console may not write' },
  ] as const) {
    const ended: Event = {
      ...{ type: 'way.tried', system: 'writes', member: 'haproxy', tried, at: NOW + 9_000 },
    };
    const failing = Array.from({ length: 8 }, (_, i) => fails('haproxy', ERROR, NOW + i * 1_000));
    assert.equal(healthOf(stateAfter(...failing, ended, tick(10))).verdict, 'healthy');
  }
});

test('writes to the Redis master, and none to one that is a replica by now', () => {
  const error = 'redis at 127.0.0.1:6379: no answer within 2000 ms';
  const ids = (...events: Event[]) => healthOf(stateAfter(...events)).reasons.map(({ id }) => id);
  assert.deepEqual(ids(fails('redis', error), tick(4)), ['redis-unwritten:redis']);
  const became: Event[] = [
    ['redis', { role: 'slave', masterHost: 'redis-replica', masterLinkUp: true }] as const,
    ['redis-replica', { role: 'master' }] as const,
  ].map(([member, part]) => ({
    ...{ type: 'member.observed', system: 'redis', member, at: NOW, fact: redisNode(member, part) },
  }));
  assert.ok(!ids(fails('redis', error), ...became, tick(4)).includes('redis-unwritten:redis'));
  const silent: Event = { type: 'source.failed', system: 'redis', member: 'redis', error, at: NOW };
  assert.ok(ids(fails('redis', error), silent, tick(4)).includes('redis-unwritten:redis'));
  assert.ok(
    !ids(fails('redis', error), silent, ...became.slice(1), tick(4)).includes('redis-unwritten:redis'),
  );
});

const healthAndAlerts = (state: ReturnType<typeof stateAfter>) => ({
  verdict: healthOf(state).verdict,
  texts: healthOf(state).reasons.map(({ text }) => text),
  alerts: state.alerts.active.map(({ id, severity }) => `${severity} ${id}`),
});

test('reads through HAProxy that nobody answers are degraded, with the reason, and an alert', () => {
  assert.equal(healthOf(goesOn(3, readFails())).verdict, 'healthy');
  const state = goesOn(30, readFails());
  const { verdict, reasons } = healthOf(state);
  assert.equal(verdict, 'degraded');
  assert.deepEqual(reasons, [
    {
      ...{ id: 'unread:haproxy', severity: 'degraded', system: 'haproxy', member: 'haproxy' },
      text: 'no read through haproxy is answered: its clients cannot read from replicas',
      evidence: `a read of this console, for 29 s: ${READ_ERROR}`,
    },
  ]);
  assert.deepEqual(healthAndAlerts(state).alerts, ['degraded unread:haproxy']);
  const answered: Event = {
    ...{ type: 'way.tried', system: 'reads', member: 'haproxy', at: NOW + 30_000 },
    tried: { type: 'answered', tookMs: 4 },
  };
  assert.equal(healthOf(reduce(state, answered)).verdict, 'healthy');
});

test('readers who are without an answer for as long as a switchover takes raise no alert', () => {
  assert.deepEqual(healthAndAlerts(goesOn(15, readFails())).alerts, []);
});

/** HAProxy says that no replica is up. */
const noReplica: Event = {
  ...{ type: 'member.observed', system: 'haproxy', member: 'haproxy', at: NOW },
  fact: haproxyWith(
    [
      haproxyServer('postgres_primary_backend', 'patroni1', true),
      ...['patroni1', 'patroni2', 'patroni3'].map((name) =>
        haproxyServer('postgres_replica_backend', name, false),
      ),
    ],
    {
      backends: [
        { name: 'postgres_primary_backend', status: 'UP', queue: 0 },
        { name: 'postgres_replica_backend', status: 'DOWN', queue: 0 },
      ],
    },
  ),
};

test('that HAProxy has no server for reads is said once, and not at all where no replica is for readers', () => {
  assert.deepEqual(healthAndAlerts(goesOn(30, noReplica, readFails())), {
    verdict: 'degraded',
    texts: ['haproxy has no server in postgres_replica_backend'],
    alerts: ['degraded no-read-route:haproxy/postgres_replica_backend'],
  });
  const kept = ['patroni2', 'patroni3'].map(
    (member): Event => ({
      ...{ type: 'member.observed', system: 'patroni', member, at: NOW },
      fact: patroniNode(member, { tags: { noloadbalance: 'true' } }),
    }),
  );
  assert.deepEqual(healthAndAlerts(goesOn(30, ...kept, noReplica, readFails())), {
    ...{ verdict: 'healthy', texts: [], alerts: [] },
  });
});
