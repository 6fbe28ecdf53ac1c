import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takenOf } from '../../../../source/systems/pgbouncer/facts.ts';
import { parsePgbouncer } from '../../../../source/systems/pgbouncer/parse.ts';
import { captured } from '../../../fixtures/pgbouncer.ts';

test('25 clients on a pool of 20, as PgBouncer 1.24 reports it', () => {
  const is = parsePgbouncer('pgbouncer1', captured('1.24-waiting'));
  assert.deepEqual([is.version, is.state], ['1.24.1', 'active']);
  assert.deepEqual(is.databases, [
    {
      name: 'postgres',
      poolSize: 20,
      reserve: 0,
      paused: false,
      disabled: false,
      averages: { queriesPerSecond: 0, queryUs: 227, waitUs: 240_391 },
    },
  ]);
  const [app, auth] = is.pools;
  assert.deepEqual(app, {
    database: 'postgres',
    user: 'app',
    clientsActive: 20,
    clientsWaiting: 5,
    maxWaitMs: 3_526,
    serversActive: 20,
    serversIdle: 0,
    serversBusy: 0,
    mode: 'transaction',
  });
  assert.equal(auth?.serversIdle, 2);
  assert.deepEqual(is.connections, { clients: 26, logins: 0, servers: 22 });
  assert.deepEqual(app && takenOf(is, app), { taken: 20, size: 20, percent: 100 });
});

test('PgBouncer 1.18 has other columns and no SHOW STATE: what is absent stays absent', () => {
  const is = parsePgbouncer('pgbouncer1', captured('1.18-waiting'));
  assert.deepEqual([is.version, is.state], ['1.18.0', undefined]);
  const narrow = is.databases.find(({ name }) => name === 'narrow');
  assert.deepEqual([narrow?.poolSize, narrow?.reserve, narrow?.mode], [2, 1, 'session']);
  const pool = is.pools.find(({ database }) => database === 'postgres');
  assert.deepEqual(
    [pool?.clientsWaiting, pool?.maxWaitMs, pool?.serversActive, pool?.serversBusy],
    [7, 2_528, 16, 1],
  );
});

test('the console itself is neither a database nor a pool', () => {
  for (const name of ['1.18-quiet', '1.24-quiet'] as const) {
    const is = parsePgbouncer('pgbouncer1', captured(name));
    assert.ok(is.databases.some((one) => one.name === 'postgres'));
    assert.equal(
      [...is.databases.map((one) => one.name), ...is.pools.map((one) => one.database)].includes('pgbouncer'),
      false,
    );
  }
});

test('a paused process, and a suspended one', () => {
  const state = (paused: string, suspended: string) => [
    { key: 'active', value: 'no' },
    { key: 'paused', value: paused },
    { key: 'suspended', value: suspended },
  ];
  const answers = captured('1.24-quiet');
  assert.equal(parsePgbouncer('p', { ...answers, state: state('yes', 'no') }).state, 'paused');
  assert.equal(parsePgbouncer('p', { ...answers, state: state('no', 'yes') }).state, 'suspended');
});

test('a missing field or a wrong type is named', () => {
  const answers = captured('1.24-waiting');
  const [pool] = answers.pools.slice(1);
  const { sv_active: _, ...without } = pool ?? {};
  assert.throws(() => parsePgbouncer('p', { ...answers, pools: [without] }), /SHOW POOLS has no sv_active/);
  assert.throws(
    () => parsePgbouncer('p', { ...answers, pools: [{ ...pool, cl_waiting: true }] }),
    /cl_waiting is not a number/,
  );
  assert.throws(() => parsePgbouncer('p', { ...answers, version: [] }), /SHOW VERSION has no version/);
  const other = [{ version: 'PostgreSQL 17.2' }];
  assert.throws(() => parsePgbouncer('p', { ...answers, version: other }), /says "PostgreSQL 17\.2"/);
  const many = Array.from({ length: 1_501 }, () => ({ ...pool }));
  assert.throws(() => parsePgbouncer('p', { ...answers, pools: many }), /1501 pools are more than/);
});
