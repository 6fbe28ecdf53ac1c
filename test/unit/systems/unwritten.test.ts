import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../source/cluster/health.ts';
import type { Event } from '../../../source/store/reduce.ts';
import { NOW, redisNode, stateAfter } from '../../fixtures/facts.ts';

const fails = (member: string, error: string, at = NOW): Event => ({
  ...{ type: 'source.failed', system: 'writes', member, error, at },
});
const tick = (seconds: number): Event => ({ type: 'clock.ticked', at: NOW + seconds * 1_000 });
const goesOn = (seconds: number, ...events: Event[]) =>
  stateAfter(
    ...Array.from({ length: seconds }, (_, i) => [
      tick(i),
      ...events.map((event) => ({ ...event, at: NOW + i * 1_000 }) as Event),
    ]).flat(),
  );
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
  for (const written of [
    { type: 'acknowledged', tookMs: 4 },
    { type: 'unknown', why: 'this console may not write' },
  ] as const) {
    const ended: Event = { type: 'write.tried', member: 'haproxy', written, at: NOW + 9_000 };
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
