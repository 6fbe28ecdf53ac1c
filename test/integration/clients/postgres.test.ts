import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inspect } from 'node:util';
import type { Endpoint } from '../../../source/net/endpoint.ts';
import { query } from '../../../source/net/postgres.ts';
import { endpointOf, inside, sql } from '../../inside.ts';
import { containerName, docker, leaderKey, untilWhole } from '../../stack.ts';
import { until } from '../../wait.ts';

const limit = { deadlineMs: 5_000 };
const login = { user: 'postgres', password: await inside('patroni1', 'printenv', 'PAWS_POSTGRES_PASSWORD') };
let primary: Endpoint;
let standby: Endpoint;

before(async () => {
  await untilWhole();
  const leader = await leaderKey();
  primary = { ...(await endpointOf(leader, 5432)), auth: login };
  standby = { ...(await endpointOf(leader === 'patroni1' ? 'patroni2' : 'patroni1', 5432)), auth: login };
});
after(() => untilWhole());

/** The error is named, has this SQLSTATE, and no password is anywhere in it. */
function isError(at: Endpoint, words: string, code: string, secret = login.password) {
  return (error: Error) => {
    assert.equal(error.message, `${at.member} at ${at.host}:${at.port}: ${words}`);
    assert.equal((error.cause as { code?: string }).code, code);
    assert.equal(inspect(error, { depth: 10 }).includes(secret), false);
    return true;
  };
}

test('rows of a statement with its values, from the member that was asked', async () => {
  assert.deepEqual(await query(primary, 'select $1::int + 1 as sum', [41], limit), [{ sum: 42 }]);
  const recovering = 'select pg_is_in_recovery() as recovering';
  assert.deepEqual(await query(primary, recovering, [], limit), [{ recovering: false }]);
  assert.deepEqual(await query(standby, recovering, [], limit), [{ recovering: true }]);
});

test('an error of the server keeps its SQLSTATE', async () => {
  await assert.rejects(
    query(primary, 'select 1/0', [], limit),
    isError(primary, 'division by zero', '22012'),
  );
  await assert.rejects(
    query(standby, 'create table never (id int)', [], limit),
    isError(standby, 'cannot execute CREATE TABLE in a read-only transaction', '25006'),
  );
});

test('a wrong password is refused, and is not in the error', async () => {
  await assert.rejects(
    query({ ...primary, auth: { user: 'postgres', password: 'guessed-Pq8' } }, 'select 1', [], limit),
    isError(primary, 'password authentication failed for user "postgres"', '28P01', 'guessed-Pq8'),
  );
});

test('a statement ends with its deadline, on the server too', async () => {
  const running = "select count(*) from pg_stat_activity where query = 'select pg_sleep(60) as marked'";
  const { member, host, port } = primary;
  await assert.rejects(query(primary, 'select pg_sleep(60) as marked', [], { deadlineMs: 1_000 }), {
    message: `${member} at ${host}:${port}: no answer within 1000 ms`,
  });
  await until(async () => (await sql(member, `${running} and state = 'active'`)) === '0', {
    timeoutMs: 10_000,
    what: 'the statement to be gone',
  });
});

test('a frozen server ends at the deadline; without a server the call is refused', async (t) => {
  const name = await containerName(standby.member);
  t.after(() => docker('unpause', name).catch(() => undefined));
  await docker('pause', name);
  const { member, host, port } = standby;
  await assert.rejects(query(standby, 'select 1', [], { deadlineMs: 400 }), {
    message: `${member} at ${host}:${port}: no answer within 400 ms`,
  });
  await assert.rejects(query({ ...primary, port: 1 }, 'select 1', [], limit), {
    message: `${primary.member} at 127.0.0.1:1: connection refused`,
  });
});
