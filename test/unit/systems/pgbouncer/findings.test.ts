import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../../source/cluster/health.ts';
import type { Pgbouncer } from '../../../../source/systems/pgbouncer/facts.ts';
import { pgbouncerFindings } from '../../../../source/systems/pgbouncer/findings.ts';
import { NOW, stateAfter } from '../../../fixtures/facts.ts';
import { busy, pausedIs, quiet, withPooler } from '../../../fixtures/pgbouncer.ts';

const found = (fact?: Pgbouncer) =>
  pgbouncerFindings(withPooler(fact)).map(({ severity, text }) => [severity, text]);

const waits = (clientsWaiting: number, maxWaitMs: number): Pgbouncer =>
  busy({ pools: busy().pools.map((pool, i) => (i === 0 ? { ...pool, clientsWaiting, maxWaitMs } : pool)) });

test('a stack without a pooler lacks nothing', () => {
  assert.deepEqual(pgbouncerFindings(stateAfter()), []);
});

test('one that was not observed yet is waited for; one that has nothing to do is well', () => {
  assert.deepEqual(found(), [['unknown', 'waiting for pgbouncer1']]);
  assert.deepEqual(found(quiet()), []);
  assert.equal(healthOf(withPooler(quiet())).verdict, 'healthy');
});

test('one that does not answer any more is degraded', () => {
  const error = 'connection refused';
  const failed = {
    type: 'source.failed',
    system: 'pgbouncer',
    member: 'pgbouncer1',
    error,
    at: NOW,
  } as const;
  const containers = withPooler().containers.value ?? [];
  const state = stateAfter({ type: 'containers.observed', at: NOW, containers }, failed);
  assert.deepEqual(
    pgbouncerFindings(state).map(({ id }) => id),
    ['silent:pgbouncer1'],
  );
});

test('clients that wait for a second or more are a finding, with how long', () => {
  assert.deepEqual(found(busy()), [
    ['degraded', '5 clients wait at pgbouncer1 for a server connection of app to postgres'],
  ]);
  assert.equal(pgbouncerFindings(withPooler(busy()))[0]?.evidence, 'the longest for 3.5 s');
  assert.deepEqual(found(waits(1, 1_000))[0]?.[1]?.slice(0, 14), '1 client waits');
  assert.deepEqual(found(waits(3, 999)), []);
});

test('a paused database is degraded, critical once clients wait for it; the wait is reported once', () => {
  assert.deepEqual(found(pausedIs(quiet(), true)), [
    ['degraded', 'database postgres of pgbouncer1 is paused'],
  ]);
  assert.deepEqual(found(pausedIs(busy(), true)), [
    ['critical', 'database postgres of pgbouncer1 is paused: 5 clients wait'],
  ]);
});

test('a PgBouncer that is paused as a whole is reported once', () => {
  assert.deepEqual(found(pausedIs(busy({ state: 'paused' }), true)), [
    ['critical', 'pgbouncer1 is paused: 5 clients wait'],
  ]);
  assert.deepEqual(found(quiet({ state: 'suspended' })), [['degraded', 'pgbouncer1 is suspended']]);
});
