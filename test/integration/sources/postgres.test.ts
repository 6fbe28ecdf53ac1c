import assert from 'node:assert/strict';
import { test } from 'node:test';
import { membersFrom } from '../../../source/inventory/compose.ts';
import { dockerClient } from '../../../source/inventory/docker/docker.ts';
import { endpointAt } from '../../../source/inventory/inventory.ts';
import type { PostgresSelf } from '../../../source/model/postgres.ts';
import type { Endpoint } from '../../../source/net/endpoint.ts';
import { query } from '../../../source/net/postgres.ts';
import { askPostgres } from '../../../source/watch/postgres.ts';
import { startSources } from '../../../source/watch/start.ts';
import { endpointOf, inside, sql } from '../../inside.ts';
import { leaderKey, PROJECT } from '../../stack.ts';
import { until } from '../../wait.ts';

const LIMIT = { deadlineMs: 5_000 };

/** What PostgreSQL on a member reports about itself. */
async function self(member: string): Promise<PostgresSelf> {
  const word = await askPostgres(await place(member), LIMIT);
  return word.type === 'self' ? word : assert.fail(`${word.type}: ${word.why}`);
}

const place = async (member: string, password?: string): Promise<Endpoint> => ({
  ...(await endpointOf(member, 5432)),
  auth: {
    user: 'monitor',
    password: password ?? (await inside(member, 'printenv', 'PAWS_MONITOR_PASSWORD')),
  },
});

test('the connections of the primary, counted as its own psql counts them', async () => {
  const leader = await leaderKey();
  const max = Number(await sql(leader, 'show max_connections'));
  const reserved =
    Number(await sql(leader, 'show superuser_reserved_connections')) +
    Number(await sql(leader, 'show reserved_connections'));
  const others = `select count(*) from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid()`;
  const found = await until(
    async () => {
      const before = Number(await sql(leader, others));
      const counted = await self(leader);
      return counted.used === before ? counted : undefined;
    },
    { timeoutMs: 30_000, what: 'the same count on both sides' },
  );
  assert.equal(found.inRecovery, false);
  assert.equal(found.limit, max - reserved);
});

test('a standby says that it is one, and no refusal tells the password', async () => {
  const leader = await leaderKey();
  const standby = ['patroni1', 'patroni2', 'patroni3'].find((member) => member !== leader) ?? '';
  assert.equal((await self(standby)).inRecovery, true);
  const word = await askPostgres(await place(leader, 'canary-wrong-Jd3'), LIMIT);
  assert.equal(word.type, 'refused');
  assert.match(JSON.stringify(word), /password authentication failed/);
  assert.doesNotMatch(JSON.stringify(word), /canary/);
});

test('the sources ask each node', async (t) => {
  const seen = new Map<string, boolean>();
  const sources = startSources(
    { project: PROJECT },
    (event) => {
      if (event.type === 'postgres.observed' && event.answer.type === 'self')
        seen.set(event.member, event.answer.inRecovery);
    },
    new AbortController().signal,
  );
  t.after(() => sources.stop());
  await until(() => seen.size === 3, { timeoutMs: 30_000, what: 'the answer of each node' });
  const primaries = [...seen].flatMap(([name, inRecovery]) => (inRecovery ? [] : [name]));
  assert.deepEqual(primaries, [await leaderKey()]);
});

test('the console watches as a role that sees what the server does, and nothing that it keeps', async () => {
  const leader = await leaderKey();
  const docker = dockerClient();
  const members = membersFrom(await docker.containers(PROJECT, LIMIT), docker);
  const at = endpointAt(
    members.find(({ name }) => name === leader),
    'postgres',
  );
  assert.ok(at);
  const [who] = await query(
    at,
    `select rolname, rolsuper, pg_has_role('pg_monitor', 'member') as monitors,
            pg_has_role('pg_use_reserved_connections', 'member') as reserved
       from pg_roles where rolname = current_user`,
    [],
    LIMIT,
  );
  assert.deepEqual(who, { rolname: 'monitor', rolsuper: false, monitors: true, reserved: true });
  await assert.rejects(query(at, 'select passwd from pg_shadow', [], LIMIT), /permission denied/);
  await assert.rejects(query(at, 'create table public.mine (id int)', [], LIMIT), /permission denied/);
});
