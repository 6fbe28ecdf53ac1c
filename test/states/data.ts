import { redisCli, sql } from '../inside.ts';
import { leaderKey } from '../stack.ts';
import { until } from '../wait.ts';

const WITHIN_MS = 30_000;

async function master(): Promise<string> {
  const [name = ''] = await redisCli('sentinel1', 'sentinel', 'get-master-addr-by-name', 'mymaster');
  return name;
}

/** Writes a row into PostgreSQL and a key into Redis. */
export async function write(mark: string): Promise<void> {
  const table = 'create table if not exists states_mark (mark text primary key)';
  await sql(await leaderKey(), `${table}; insert into states_mark values ('${mark}')`);
  await redisCli(await master(), 'set', `states:${mark}`, mark);
  // What is not on the disk yet is lost with the power, as documented.
  const saved = async () => (await redisCli(await master(), 'waitaof', '1', '0', '1000'))[0] === '1';
  await until(saved, { timeoutMs: WITHIN_MS, what: 'Redis to have it on its disk' });
}

/** Which of the two are there: the row, the key, or neither. */
export async function found(mark: string): Promise<readonly string[]> {
  const leader = await until(leaderKey, { timeoutMs: WITHIN_MS, what: 'a leader' });
  const count = `select count(*) from states_mark where mark = '${mark}'`;
  // A table that is not there is an error of psql.
  const row = (await sql(leader, count).catch(missing)) === '1';
  const [key] = await redisCli(await master(), 'get', `states:${mark}`);
  return [...(row ? ['row'] : []), ...(key === mark ? ['key'] : [])];
}

function missing(error: Error): string {
  if (!/relation "states_mark" does not exist/.test(error.message)) throw error;
  return '0';
}
