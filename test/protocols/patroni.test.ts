import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Auth, Endpoint } from '../../source/net/endpoint.ts';
import { query } from '../../source/net/postgres.ts';
import { patroniClient } from '../../source/systems/patroni/client.ts';
import { until } from '../wait.ts';
import { REST, SUPERUSER, startPatroni } from './patroni-node.ts';
import { makeServers, type Servers } from './servers.ts';
import { ENDED, failsWith, placeOf, refusesOtherCertificates } from './wrong.ts';

const limit = { deadlineMs: 10_000 };
let servers: Servers;
let rest: Endpoint;
let postgres: Endpoint;

before(async () => {
  servers = makeServers();
  const { pki } = servers;
  const ports = await startPatroni(servers);
  rest = placeOf('db-01', ports.rest, pki);
  postgres = placeOf('db-01', ports.postgres, pki);
  // Before it leads it has no system identifier, and no configuration that could be changed: 503.
  const leads = async () => {
    const changed = await restart(known());
    return (await node(rest)).systemId !== undefined && changed.type === 'answered' && changed.status === 200;
  };
  await until(leads, { timeoutMs: 60_000, what: 'a leader' });
});

after(() => servers.stop());

async function node(endpoint: Endpoint) {
  const client = patroniClient(endpoint);
  try {
    return await client.getNode(limit);
  } finally {
    client.close();
  }
}

/** Where a change is taken. */
function known(): Endpoint {
  const { cert, key } = servers.pki.viewer;
  return { ...rest, tls: { ...rest.tls, cert, key }, auth: REST };
}

async function restart(endpoint: Endpoint) {
  const client = patroniClient(endpoint);
  try {
    // A change that is none: nothing restarts for it.
    return await client.write({ method: 'PATCH', path: '/config', body: { loop_wait: 2 } }, limit);
  } finally {
    client.close();
  }
}

const SQL = 'select current_user as who, ssl from pg_stat_ssl where pid = pg_backend_pid()';
const as = (auth: Auth) => ({ ...postgres, auth });
const sql = (endpoint: Endpoint, text = SQL) => query(endpoint, text, [], limit);

test("Patroni's REST API answers over TLS, and not in the name of somebody else", async () => {
  assert.equal((await node(rest)).name, 'db-01');
  await refusesOtherCertificates(rest, servers.pki, node);
});

test('Patroni takes a change with a client certificate and a login, and with nothing less', async () => {
  const status = async (endpoint: Endpoint) => {
    const answer = await restart(endpoint);
    assert.equal(answer.type, 'answered');
    return answer.type === 'answered' ? answer.status : 0;
  };
  assert.equal(await status(known()), 200);
  assert.equal(await status({ ...known(), auth: { ...REST, password: 'x' } }), 401);
  assert.equal(await status({ ...rest, auth: REST }), 403);
});

test('a change that a wrong certificate stops was not sent', async () => {
  const untrusted = { ...rest, tls: { ...rest.tls, ca: servers.pki.otherCa }, auth: REST };
  assert.deepEqual(await restart(untrusted), {
    type: 'not-sent',
    error: `db-01 at 127.0.0.1:${rest.port}: its certificate is not signed by a trusted CA`,
  });
});

test('a node of another name, cluster or data directory gets no change', async () => {
  const client = patroniClient(known());
  const { name, scope, systemId = '' } = await client.getNode(limit);
  assert.match(systemId, /^\d{19}$/);
  const change = { method: 'PATCH', path: '/config', body: { maximum_lag_on_failover: 7 } } as const;
  const wrong = [
    [{ name: 'db-02', scope, systemId }, 'it is name db-01, not name db-02: nothing was sent'],
    [{ name, scope: 'billing', systemId }, 'it is scope orders, not scope billing: nothing was sent'],
    [
      { name, scope, systemId: '7' },
      `it is system identifier ${systemId}, not system identifier 7: nothing was sent`,
    ],
  ] as const;
  for (const [meant, reason] of wrong) {
    assert.deepEqual(await client.write(change, limit, meant), {
      type: 'not-sent',
      refused: true,
      error: `db-01 at 127.0.0.1:${rest.port}: ${reason}`,
    });
  }
  assert.equal((await client.getRawConfig(limit)).maximum_lag_on_failover, undefined);
  assert.equal((await client.write(change, limit, { name, scope, systemId })).type, 'answered');
  assert.equal((await client.getRawConfig(limit)).maximum_lag_on_failover, 7);
  client.close();
});

test('PostgreSQL answers over TLS to a login by SCRAM', async () => {
  assert.deepEqual(await sql(as(SUPERUSER)), [{ who: 'postgres', ssl: true }]);
  await refusesOtherCertificates(as(SUPERUSER), servers.pki, sql);
});

test('PostgreSQL refuses a wrong password with its own error', async () => {
  const refused = 'password authentication failed for user "postgres"';
  await failsWith(as({ ...SUPERUSER, password: 'x' }), sql, refused);
});

test('PostgreSQL that asks for the password itself, or for its MD5, gets nothing', async () => {
  await sql(as(SUPERUSER), "create role clear login password 'c'");
  await sql(as(SUPERUSER), "set password_encryption = md5; create role digest login password 'd'");
  const words = 'it asks for the password in clear text, not by SCRAM';
  await failsWith(as({ user: 'clear', password: 'c' }), sql, words);
  await failsWith(
    as({ user: 'digest', password: 'd' }),
    sql,
    'it asks for the password as MD5, not by SCRAM',
  );
});

test('a certificate of PostgreSQL that ended is named with its date', async () => {
  const { directory, pki } = servers;
  copyFileSync(pki.expired.certFile, path.join(directory, 'pg.crt'));
  copyFileSync(pki.expired.keyFile, path.join(directory, 'pg.key'));
  const [pid] = readFileSync(path.join(directory, 'data', 'postmaster.pid'), 'utf8').split('\n');
  process.kill(Number(pid), 'SIGHUP');
  await until(
    () =>
      sql(as(SUPERUSER)).then(
        () => false,
        () => true,
      ),
    { timeoutMs: 10_000, what: 'the reload' },
  );
  await failsWith(as(SUPERUSER), sql, ENDED);
});
