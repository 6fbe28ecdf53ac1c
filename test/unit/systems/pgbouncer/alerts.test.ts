import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Input } from '../../../../source/alerting/rule.ts';
import { alertInput } from '../../../../source/store/alert-input.ts';
import { pgbouncerRules } from '../../../../source/systems/pgbouncer/alerts.ts';
import { NOW, stateAfter } from '../../../fixtures/facts.ts';
import { busy, pausedIs, quiet, withPooler } from '../../../fixtures/pgbouncer.ts';

function conditions(facts: ReturnType<typeof withPooler>, active: Input['active'] = () => undefined) {
  const input: Input = { ...alertInput(facts, NOW), active };
  return pgbouncerRules
    .flatMap((rule) => rule.find(input))
    .map(({ id, severity, text }) => [id, severity, text]);
}

test('clients that wait and a full pool are worth an alert', () => {
  assert.deepEqual(conditions(withPooler(busy())), [
    [
      'pooler-waits:pgbouncer1/postgres/app',
      'degraded',
      '5 clients wait at pgbouncer1 for a server connection of app to postgres',
    ],
    [
      'pooler-pool:pgbouncer1/postgres/app',
      'degraded',
      '100 % of the pool of app to postgres at pgbouncer1 is taken: 20 of 20, 5 waiting',
    ],
  ]);
  assert.deepEqual(conditions(withPooler(quiet())), []);
  assert.deepEqual(conditions(stateAfter()), []);
});

test('a paused database is an alert, critical while clients wait for it', () => {
  const [first] = conditions(withPooler(pausedIs(busy(), true)));
  assert.deepEqual(first?.slice(0, 2), ['pooler-paused:pgbouncer1/postgres', 'critical']);
  assert.equal(conditions(withPooler(pausedIs(quiet(), true)))[0]?.[1], 'degraded');
});

test('a pool at its level raises no alert; an alert that was raised stays until the pool is well below', () => {
  const at = (serversActive: number) =>
    withPooler(
      quiet({
        pools: busy()
          .pools.slice(0, 1)
          .map((pool) => ({ ...pool, clientsWaiting: 0, serversActive })),
      }),
    );
  assert.deepEqual(conditions(at(16)), []);
  assert.equal(conditions(at(17)).length, 1);
  assert.equal(conditions(at(15), () => 'degraded').length, 1);
  assert.equal(conditions(at(12), () => 'degraded').length, 0);
});
