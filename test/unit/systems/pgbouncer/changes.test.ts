import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pgbouncerChanges } from '../../../../source/systems/pgbouncer/changes.ts';
import type { Pgbouncer } from '../../../../source/systems/pgbouncer/facts.ts';
import { pausedIs, quiet, withPooler } from '../../../fixtures/pgbouncer.ts';

const changes = (was: Pgbouncer | undefined, is: Pgbouncer) =>
  pgbouncerChanges(withPooler(was), 'pgbouncer1', is);
const [postgres] = quiet().databases;
assert.ok(postgres);

test('each change is one line; the first answer is no change', () => {
  assert.deepEqual(changes(undefined, quiet()), []);
  assert.deepEqual(changes(quiet(), quiet()), []);
  assert.deepEqual(changes(quiet(), pausedIs(quiet(), true)), [
    'pgbouncer1 database postgres: active → paused',
  ]);
  assert.deepEqual(changes(quiet(), quiet({ version: '1.25.0', state: 'paused' })), [
    'pgbouncer1 version: 1.24.1 → 1.25.0',
    'pgbouncer1 state: active → paused',
  ]);
});

test('databases come, go, and are set otherwise by a reload', () => {
  const orders = { ...postgres, name: 'orders' };
  const both = quiet({ databases: [postgres, orders] });
  assert.deepEqual(changes(quiet(), both), ['pgbouncer1 database orders is new']);
  assert.deepEqual(changes(both, quiet()), ['pgbouncer1 database orders is gone']);
  const larger = quiet({ databases: [{ ...postgres, poolSize: 40, reserve: 5, mode: 'session' }] });
  assert.deepEqual(changes(quiet(), larger), [
    'pgbouncer1 database postgres pool size: 20 → 40',
    'pgbouncer1 database postgres reserve: 0 → 5',
  ]);
});
