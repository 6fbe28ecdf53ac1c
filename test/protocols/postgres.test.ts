import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { stackDir } from '../../scripts/settings.ts';
import { nodePoller } from '../../source/drill/observe-nodes.ts';
import type { Member } from '../../source/inventory/inventory.ts';
import type { FactEvent } from '../../source/model/event.ts';
import type { PostgresAnswer } from '../../source/model/postgres.ts';
import type { Endpoint } from '../../source/net/endpoint.ts';
import { postgresSession, query } from '../../source/net/postgres.ts';
import { askPostgres } from '../../source/watch/postgres.ts';
import { readWays } from '../../source/watch/read-check.ts';
import type { Targets } from '../../source/watch/targets.ts';
import { observeWay, type Way } from '../../source/watch/way.ts';
import { writeWays } from '../../source/watch/write-check.ts';
import { until } from '../wait.ts';
import { makeServers, type Servers } from './servers.ts';

const limit = { deadlineMs: 5_000 };
const WITHOUT_STANDBY = "alter system set synchronous_standby_names = 'absent'";
let servers: Servers;
let server: ChildProcess;
let admin: Endpoint;
let monitor: Endpoint;
let cluster: string;

before(async () => {
  servers = makeServers();
  const { directory, port, run, start } = servers;
  const [postgres = ''] = globSync('/usr/lib/postgresql/*/bin/postgres');
  const data = path.join(directory, 'data');
  run(path.join(path.dirname(postgres), 'initdb'), ['-U', 'postgres', '-A', 'trust', '-D', data]);
  const at = await port();
  const settings = ['max_connections=8', 'superuser_reserved_connections=3', 'shared_buffers=16MB'];
  server = await start(
    postgres,
    ['-D', data, '-p', String(at), '-k', directory, ...settings.flatMap((one) => ['-c', one])],
    at,
  );
  const place = (user: string): Endpoint => ({
    ...{ member: 'db-01', host: '127.0.0.1', port: at, auth: { user, password: '' } },
  });
  [admin, monitor] = [place('postgres'), place('monitor')];
  await until(() => sql('select 1'), { timeoutMs: 30_000, what: 'PostgreSQL' });
  await sql('create role monitor login');
  await sql('grant pg_monitor to monitor');
  await sql('create table kept (n int)');
  const [row] = await sql('select system_identifier::text as id from pg_control_system()');
  cluster = String(row?.id);
});

after(() => servers.stop());

const sql = (text: string) => query(admin, text, [], limit);

/** Changes a setting of the server, and waits until it is there. */
async function setting(text: string, name: string, value: string): Promise<void> {
  await sql(text);
  await sql('select pg_reload_conf()');
  const is = async () => (await sql(`select current_setting('${name}') as is`))[0]?.is === value;
  await until(is, { timeoutMs: 10_000, what: `${name} to be ${value}` });
}

async function self(): Promise<Extract<PostgresAnswer, { type: 'self' }>> {
  const word = await askPostgres(monitor, limit);
  return word.type === 'self' ? word : assert.fail(`${word.type}: ${word.why}`);
}

test('a drill sees that commits wait for no standby, whichever setting makes it so', async () => {
  const docker = { exec: async () => assert.fail('it answers') };
  const poller = nodePoller(admin, 'db-01', { user: 'postgres', password: '' }, docker);
  const waits = async () => (await poller.answer(new AbortController().signal))?.waits;
  try {
    assert.equal(await waits(), false);
    await setting(WITHOUT_STANDBY, 'synchronous_standby_names', 'absent');
    assert.equal(await waits(), true);
    for (const commit of ['local', 'off']) {
      await setting(`alter system set synchronous_commit = '${commit}'`, 'synchronous_commit', commit);
      assert.equal(await waits(), false, commit);
    }
  } finally {
    await setting('alter system reset synchronous_standby_names', 'synchronous_standby_names', '');
    await setting('alter system reset synchronous_commit', 'synchronous_commit', 'on');
    poller.close();
  }
});

test('a primary reports itself to a role that only watches', async () => {
  const { used, ...rest } = await self();
  assert.ok(used <= 1, `${used} sessions`);
  assert.deepEqual(rest, {
    ...{ type: 'self', inRecovery: false, limit: 5, syncWaits: 0, longestSyncWaitMs: 0 },
  });
});

test('a role without the right to see other sessions does not take them for none', async () => {
  await sql('revoke pg_monitor from monitor');
  assert.equal((await self()).seesOnlyItself, true);
  await sql('grant pg_monitor to monitor');
  assert.equal((await self()).seesOnlyItself, undefined);
});

test('a slot that nobody uses is reported with the WAL that it holds', async () => {
  await sql("select pg_create_physical_replication_slot('gone', true)");
  await sql('insert into kept select generate_series(1, 1000)');
  const { slots = [] } = await self();
  assert.deepEqual(
    slots.map(({ name, active, walStatus }) => [name, active, walStatus]),
    [['gone', false, 'reserved']],
  );
  assert.ok((slots[0]?.heldBytes ?? 0) > 10_000, JSON.stringify(slots));
  await sql("select pg_drop_replication_slot('gone')");
  assert.equal((await self()).slots, undefined);
});

test('that every session is read-only is reported with where it is set, that of our own role alone is not', async () => {
  await sql('alter role monitor set default_transaction_read_only = on');
  assert.equal((await self()).readOnlyBy, undefined);
  await sql('alter role monitor reset default_transaction_read_only');
  const name = 'default_transaction_read_only';
  await setting(`alter system set ${name} = on`, name, 'on');
  assert.equal((await self()).readOnlyBy, 'postgresql.auto.conf');
  await assert.rejects(sql('insert into kept values (1)'), /read-only transaction/);
  await setting(`alter system reset ${name}`, name, 'off');
  await sql(`alter role all set ${name} = on`);
  assert.equal((await self()).readOnlyBy, 'global');
  // As the runbook has it.
  const way = postgresSession(admin);
  await way.ask(`set ${name} = off`, limit);
  await way.ask(`alter role all reset ${name}`, limit);
  way.close();
  assert.equal((await self()).readOnlyBy, undefined);
});

test('that no commit waits for a standby is reported wherever it is set, but for our own role', async () => {
  const name = 'synchronous_commit';
  assert.equal((await self()).synchronousCommit, undefined);
  await sql(`alter role monitor set ${name} = off`);
  assert.equal((await self()).synchronousCommit, undefined);
  await sql(`alter role monitor reset ${name}`);
  await setting(`alter system set ${name} = local`, name, 'local');
  assert.equal((await self()).synchronousCommit, 'local');
  await setting(`alter system reset ${name}`, name, 'on');
});

test('a commit that waits for a standby is counted with how long it waits', async () => {
  await setting(WITHOUT_STANDBY, 'synchronous_standby_names', 'absent');
  const writer = postgresSession(admin);
  const written = writer.ask('insert into kept values (2)', { deadlineMs: 60_000 });
  const waits = await until(
    async () => {
      const now = await self();
      return now.syncWaits === 1 && now.longestSyncWaitMs > 100 ? now : undefined;
    },
    { timeoutMs: 20_000, what: 'a commit that waits' },
  );
  assert.ok(waits.longestSyncWaitMs < 60_000);
  const watcher = postgresSession(admin);
  await watcher.ask('set synchronous_commit = local', limit);
  await watcher.ask('alter system reset synchronous_standby_names', limit);
  await watcher.ask('select pg_reload_conf()', limit);
  await written;
  await until(async () => (await self()).syncWaits === 0, { timeoutMs: 10_000, what: 'no commit to wait' });
  for (const session of [writer, watcher]) session.close();
});

/** What is reported of one write or read of our own that goes to this place, by default the server itself. */
async function tried(
  waysOf: (members: readonly Member[], targets: Targets) => readonly Way[],
  { deadlineMs = 5_000, systemId = cluster, at = monitor }: Tried,
): Promise<string> {
  const seen: FactEvent[] = [];
  const member = (name: string, role: Member['role'], place: Endpoint): Member => ({
    ...{ name, role, key: name, at: () => place },
  });
  const targets = {
    master: () => undefined,
    runId: () => undefined,
    isStandbyCluster: () => false,
    systemId: () => systemId,
  };
  const [way] = waysOf([member('db-01', 'patroni', monitor), member('lb-01', 'haproxy', at)], targets);
  assert.ok(way);
  const { signal } = new AbortController();
  await observeWay(way, (event) => seen.push(event), deadlineMs, signal);
  const [first] = seen;
  if (first?.type === 'source.failed') return first.error;
  if (first?.type !== 'way.tried') return 'nothing';
  return first.tried.type === 'unknown' ? first.tried.why : first.tried.type;
}

type Tried = { readonly deadlineMs?: number; readonly systemId?: string; readonly at?: Endpoint };

const written = (how: Tried = {}) =>
  tried((members, targets) => writeWays(members, targets, () => true), how);
const read = (how: Tried = {}) => tried(readWays, how);

test('a write of our own is acknowledged, or fails as that of a client does', async () => {
  assert.match(await written(), /schema "paws_console" does not exist|relation .* does not exist/);
  // As the stack makes it for the primary.
  const roles = readFileSync(path.join(stackDir, 'patroni', 'ensure-roles.sh'), 'utf8');
  const [, table = ''] =
    /(CREATE TABLE IF NOT EXISTS paws_console[\s\S]*?TO monitor;\nGRANT SELECT.*;)/.exec(roles) ?? [];
  await sql('create schema paws_console');
  for (const statement of table.split(';').filter((one) => one.trim() !== '')) await sql(statement);
  assert.equal(await written(), 'acknowledged');
  assert.equal(await written(), 'acknowledged');
  assert.deepEqual(await sql('select count(*)::int as rows from paws_console.write_check'), [{ rows: 1 }]);

  await sql('delete from paws_console.write_check');
  assert.match(await written({ systemId: '7' }), /not system identifier 7: nothing was sent$/);
  assert.deepEqual(await sql('select * from paws_console.write_check'), [], 'another cluster takes none');

  const name = 'default_transaction_read_only';
  await setting(`alter system set ${name} = on`, name, 'on');
  assert.match(await written(), /read-only transaction/);
  await setting(`alter system reset ${name}`, name, 'off');

  await setting(WITHOUT_STANDBY, 'synchronous_standby_names', 'absent');
  assert.match(await written({ deadlineMs: 700 }), /no answer within 700 ms/);
  // Nobody waits there for a console that has left.
  const nobodyWaits = async () => (await self()).syncWaits === 0;
  await until(nobodyWaits, { timeoutMs: 10_000, what: 'the write to be given up' });
  await setting('alter system reset synchronous_standby_names', 'synchronous_standby_names', '');
  assert.equal(await written(), 'acknowledged');
});

test('a read of our own through a real HAProxy is answered, or fails as that of a client does', async () => {
  const { directory, port, start } = servers;
  const [reads, empty] = [await port(), await port()];
  const file = path.join(directory, 'haproxy.cfg');
  const listen = (name: string, at: number, server: string) => `
listen ${name}
    bind 127.0.0.1:${at}
    ${server}
`;
  const defaults =
    'defaults\n    mode tcp\n    timeout connect 1s\n    timeout client 9s\n    timeout server 9s\n';
  const toServer = `server db-01 127.0.0.1:${monitor.port}`;
  writeFileSync(file, defaults + listen('reads', reads, toServer) + listen('empty', empty, ''));
  await start('haproxy', ['-db', '-f', file], reads);
  const at = { ...monitor, port: reads };

  assert.equal(await read({ at }), 'answered');
  assert.match(await read({ at, systemId: '7' }), /not system identifier 7: nothing was sent$/);
  assert.match(await read({ at: { ...at, port: empty } }), /Connection terminated|ECONNRESET|closed/);
  server.kill('SIGSTOP');
  try {
    assert.match(await read({ at, deadlineMs: 700 }), /no answer within 700 ms/);
  } finally {
    server.kill('SIGCONT');
  }
  assert.equal(await read({ at }), 'answered');
});

test('a server without a connection left says so, and a login that it refuses is no silence', async () => {
  const sessions = Array.from({ length: 5 }, () =>
    postgresSession({ ...monitor, auth: { user: 'monitor' } }),
  );
  await until(
    async () => {
      await Promise.all(sessions.map((one) => one.ask('select 1', limit)));
      return (await askPostgres(monitor, limit)).type === 'full';
    },
    { timeoutMs: 20_000, what: 'every connection to be taken' },
  );
  for (const session of sessions) session.close();
  const stranger = { ...monitor, auth: { user: 'stranger', password: 'x' } };
  const word = await until(
    async () => {
      const said = await askPostgres(stranger, limit);
      return said.type === 'refused' ? said : undefined;
    },
    { timeoutMs: 20_000, what: 'a refusal' },
  );
  assert.match(word.why, /does not exist/);
  const { auth: _, ...without } = monitor;
  assert.equal((await askPostgres(without, limit)).type, 'out of reach');
});

test('a stopped postmaster takes no new session, and open sessions go on', async () => {
  const before = postgresSession(admin);
  await before.ask('select 1', limit);
  server.kill('SIGSTOP');
  try {
    await assert.rejects(askPostgres(monitor, { deadlineMs: 700 }), /db-01 .*no answer within 700 ms/);
    assert.equal((await before.ask('select 1 as one', limit))[0]?.one, 1);
  } finally {
    server.kill('SIGCONT');
    before.close();
  }
  await until(async () => (await self()).type === 'self', { timeoutMs: 20_000, what: 'a session' });
});
