import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHealth, parseStats } from '../../../../source/systems/app/parse.ts';
import { captured } from '../../../fixtures/read.ts';

test('a healthy application: status and components', () => {
  assert.deepEqual(parseHealth(captured('app/health.json')), {
    status: 'UP',
    components: { db: { status: 'UP' }, redis: { status: 'UP' } },
  });
});

test('a component that is down says why, also where a part of it says so', () => {
  const { status, components } = parseHealth(captured('app/health-down.json'));
  assert.equal(status, 'DOWN');
  assert.deepEqual(components.db, { status: 'DOWN', error: 'primary: getaddrinfo ENOTFOUND haproxy' });
  assert.deepEqual(components.redis, { status: 'UP' });
});

test("another application's health in Spring Boot's format", () => {
  const text = JSON.stringify({
    status: 'DOWN',
    components: { db: { status: 'DOWN', details: { error: 'java.sql.SQLTransientConnectionException' } } },
  });
  const error = 'java.sql.SQLTransientConnectionException';
  assert.deepEqual(parseHealth(text).components, { db: { status: 'DOWN', error } });
  assert.deepEqual(parseHealth('{"status":"UP"}'), { status: 'UP', components: {} });
});

test('figures while the generated load is on', () => {
  const { pools, traffic, load, cache } = parseStats(captured('app/stats.json'));
  assert.deepEqual(pools, [
    { name: 'writes', used: 1, max: 10, waiting: 0 },
    { name: 'reads', used: 0, max: 10, waiting: 0 },
  ]);
  assert.equal(traffic?.requestsPerSecond, 50);
  assert.equal(traffic?.p50Ms, 1.2);
  assert.equal(load?.rate, 50);
  assert.equal(new Date(load?.until ?? 0).toISOString(), '2026-11-25T03:04:08.464Z');
  assert.deepEqual(cache, { hits: 140, misses: 60, errors: 0 });
});

test('without requests there is no latency, without load there is none', () => {
  const stats = parseStats('{"traffic":{"requests":0,"p50Ms":null},"load":{"on":false}}');
  assert.equal(stats.traffic !== undefined && 'p50Ms' in stats.traffic, false);
  assert.equal('load' in stats, false);
});

test('a wrong type is named', () => {
  assert.throws(() => parseHealth('[]'), { message: '/actuator/health is not an object' });
  assert.throws(() => parseHealth('{"status":1}'), { message: 'status is not a text' });
  assert.throws(() => parseStats('{"pool":{"writes":{"used":"many"}}}'), { message: 'used is not a number' });
});
