import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { PortContext } from '../../source/actions/perform/ports.ts';
import type { Endpoint } from '../../source/net/endpoint.ts';
import { postgresSession } from '../../source/net/postgres.ts';
import { pgbouncerClient } from '../../source/systems/pgbouncer/client.ts';
import type { PgbouncerCommand } from '../../source/systems/pgbouncer/command.ts';
import type { Pgbouncer } from '../../source/systems/pgbouncer/facts.ts';
import { pgbouncerFindings } from '../../source/systems/pgbouncer/findings.ts';
import { pgbouncerPorts } from '../../source/systems/pgbouncer/ports.ts';
import { withPooler } from '../fixtures/pgbouncer.ts';
import { until } from '../wait.ts';
import { makeServers, type Servers } from './servers.ts';
import { ENDED, failsWith, placeOf, refusesOtherCertificates } from './wrong.ts';

const limit = { deadlineMs: 5_000 };
const STATS = { user: 'stats', password: 's:@/#% 1' };
const ADMIN = { user: 'admin', password: 'a:@/#% 2' };
const APP = { user: 'app', password: 'p:@/#% 3' };
let servers: Servers;
let pooler: Endpoint;
let expired: Endpoint;
let ini: string;

before(async () => {
  servers = makeServers();
  const { directory, pki, port, run, start } = servers;
  const [postgres = ''] = globSync('/usr/lib/postgresql/*/bin/postgres');
  const data = path.join(directory, 'data');
  run(path.join(path.dirname(postgres), 'initdb'), ['-U', 'postgres', '-A', 'trust', '-D', data]);
  const behind = await port();
  await start(postgres, ['-D', data, '-p', String(behind), '-k', directory], behind);
  const users = [STATS, ADMIN, APP].map(({ user, password }) => `"${user}" "${password}"\n`);
  const known = path.join(directory, 'users.txt');
  writeFileSync(known, users.join(''));
  const startPooler = async (name: string, { certFile, keyFile }: typeof pki.server) => {
    const at = await port();
    const file = path.join(directory, `${name}.ini`);
    const lines = [
      ...[
        '[databases]',
        `orders = host=127.0.0.1 port=${behind} dbname=postgres user=postgres`,
        '[pgbouncer]',
      ],
      ...['listen_addr = 127.0.0.1', `listen_port = ${at}`, 'unix_socket_dir =', 'pool_mode = transaction'],
      ...['client_tls_sslmode = require', `client_tls_cert_file = ${certFile}`],
      ...[`client_tls_key_file = ${keyFile}`, 'auth_type = scram-sha-256', `auth_file = ${known}`],
      ...[
        `admin_users = ${ADMIN.user}`,
        `stats_users = ${STATS.user}`,
        'default_pool_size = 5',
        'server_login_retry = 1',
      ],
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    await start('pgbouncer', [file], at);
    return { file, place: placeOf('pgbouncer1', at, pki, STATS) };
  };
  const one = await startPooler('pooler', pki.server);
  [pooler, ini] = [one.place, one.file];
  expired = (await startPooler('expired', pki.expired)).place;
});

after(() => servers.stop());

/** What it reports about itself. */
async function state(endpoint: Endpoint = pooler): Promise<Pgbouncer> {
  const client = pgbouncerClient(endpoint);
  try {
    return await client.state(limit);
  } finally {
    client.close();
  }
}

const orders = async () => (await state()).databases.find(({ name }) => name === 'orders');

/** Carries a command out, as an action does. */
async function carryOut(type: PgbouncerCommand['type'], auth = ADMIN): Promise<void> {
  const place: PortContext['place'] = async () => ({ ...pooler, auth });
  const to = { pooler: 'pgbouncer1', port: pooler.port };
  const command: PgbouncerCommand =
    type === 'pgbouncer.reload' ? { type, ...to } : { type, ...to, database: 'orders' };
  await pgbouncerPorts({ place } as PortContext).pgbouncer(command, new AbortController().signal);
}

/** A client of the database, which PgBouncer gives a server connection. */
const client = () => postgresSession({ ...pooler, auth: APP }, 'orders');

test('PgBouncer reports its state over TLS to a user with read rights only', async () => {
  const { name, version, databases } = await state();
  assert.equal(name, 'pgbouncer1');
  assert.match(version, /^\d+\.\d+\.\d+$/);
  const [database] = databases;
  assert.deepEqual([database?.name, database?.poolSize, database?.paused], ['orders', 5, false]);
  await refusesOtherCertificates(pooler, servers.pki, state);
  await failsWith(expired, state, ENDED);
});

test('PgBouncer refuses a wrong login with an error that names it', async () => {
  await failsWith(
    { ...pooler, auth: { ...STATS, password: 'x' } },
    state,
    /^its console refuses the login of stats: /,
  );
  const { auth: _, ...withoutLogin } = pooler;
  await failsWith(withoutLogin, state, 'it requires a login, and none was found');
});

test('clients of a paused database wait until it is resumed, and are counted and found', async () => {
  await carryOut('pgbouncer.pause');
  assert.equal((await orders())?.paused, true);
  const waiting = client();
  const answer = waiting.ask('select 1 as one', { deadlineMs: 60_000 });
  const held = await until(
    async () => {
      const now = await state();
      return now.pools.some(({ database, clientsWaiting }) => database === 'orders' && clientsWaiting === 1)
        ? now
        : undefined;
    },
    { timeoutMs: 20_000, what: 'a client that waits' },
  );
  const kinds = pgbouncerFindings(withPooler(held)).map(({ id, severity }) => `${severity} ${id}`);
  assert.deepEqual(kinds, ['critical pooler-paused:pgbouncer1/orders']);
  await carryOut('pgbouncer.resume');
  assert.deepEqual(await answer, [{ one: 1 }]);
  waiting.close();
  assert.equal((await orders())?.paused, false);
});

test('after a reconnect clients get a new server connection', async () => {
  const session = client();
  const pid = async () => (await session.ask('select pg_backend_pid() as pid', limit))[0]?.pid;
  const before = await pid();
  assert.equal(await pid(), before);
  await carryOut('pgbouncer.reconnect');
  await until(async () => (await pid()) !== before, { timeoutMs: 20_000, what: 'another connection' });
  session.close();
});

test('after a reload its settings are those of the file', async () => {
  writeFileSync(ini, readFileSync(ini, 'utf8').replace('default_pool_size = 5', 'default_pool_size = 7'));
  await carryOut('pgbouncer.reload');
  assert.equal((await orders())?.poolSize, 7);
});

test('a command of a user with read rights only is refused with the error of PgBouncer', async () => {
  await assert.rejects(carryOut('pgbouncer.pause', STATS), { name: 'CommandError', message: /admin access/ });
  await assert.rejects(carryOut('pgbouncer.resume'), { name: 'CommandError', message: /not paused/ });
});
