import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesBy, changeText, namesIn } from '../../../../source/systems/patroni/config-changes.ts';

const BEFORE = { ttl: 30, pause: true, postgresql: { parameters: { work_mem: '4MB' } }, slots: { a: 1 } };
const lines = (patch: Readonly<Record<string, unknown>>) => changesBy(patch, BEFORE).map(changeText);

test('a patch is reported by setting, with the old value', () => {
  const parameters = { work_mem: '8MB', hot_standby: 'on' };
  assert.deepEqual(lines({ ttl: 20, pause: null, postgresql: { parameters } }), [
    'ttl: 30 → 20',
    'pause: true → removed',
    'postgresql.parameters.work_mem: "4MB" → "8MB"',
    'postgresql.parameters.hot_standby: not set → "on"',
  ]);
});

test('a patch that changes nothing is not reported', () => {
  assert.deepEqual(lines({ ttl: 30, absent: null, postgresql: {} }), []);
});

test('an object that comes, goes or becomes a value', () => {
  assert.deepEqual(lines({ new: { a: { b: 1 } }, empty: {}, slots: null, ttl: { x: 1 } }), [
    'new.a.b: not set → 1',
    'empty: not set → {}',
    'slots: {"a":1} → removed',
    'ttl: 30 → {"x":1}',
  ]);
});

test('a secret is not shown, only that it changes', () => {
  const patch = { standby_cluster: { password: 'canary', primary_conninfo: 'user=a password=canary' } };
  assert.deepEqual(lines(patch), [
    'standby_cluster.password: not set → "***"',
    'standby_cluster.primary_conninfo: not set → "user=a password=***"',
  ]);
});

test('the names of a patch, those that it removes too', () => {
  assert.deepEqual(namesIn({ ttl: null, postgresql: { parameters: { a: 1, b: {} } } }), [
    'ttl',
    'postgresql.parameters.a',
    'postgresql.parameters.b',
  ]);
});
