import { maintenance, sql } from '../inside.ts';
import { leaderKey, patroni, untilWhole } from '../stack.ts';

const TABLE = 'paws_load';

/** Makes a replica replay no more. Outside of maintenance mode Patroni resumes a paused replay in its next loop. */
export async function pauseReplay(replica: string): Promise<void> {
  await maintenance(await leaderKey(), 'pause');
  await sql(replica, 'SELECT pg_wal_replay_pause()');
}

/** Makes it replay again, which it does on its own in a member that is no replica any more. */
export async function resumeReplay(replica: string): Promise<void> {
  await sql(replica, 'SELECT pg_wal_replay_resume() WHERE pg_is_in_recovery()');
}

/** Writes so many times about 2 MB of WAL, and ends by itself. */
export async function writeLoad(times: number): Promise<void> {
  const leader = await leaderKey();
  await sql(leader, `CREATE TABLE IF NOT EXISTS ${TABLE} (t text)`);
  const insert = `INSERT INTO ${TABLE} SELECT repeat(md5(i::text), 30) FROM generate_series(1, 2000) i`;
  for (let i = 0; i < times; i += 1) await sql(leader, insert);
}

/** Reverts what the tests of a lag did, whatever of it they did: the next one finds replicas that replay. */
export async function endLag(replica: string): Promise<void> {
  await resumeReplay(replica);
  const leader = await leaderKey();
  if ((await patroni(leader)).pause === true) await maintenance(leader, 'resume');
  await sql(leader, `DROP TABLE IF EXISTS ${TABLE}`);
  await untilWhole();
}
