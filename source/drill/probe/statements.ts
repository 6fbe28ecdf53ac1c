import { keyOf, writeLanes } from '../result/attempt.ts';
import { PROBE_PACE } from './config.ts';

/** Where the probes write: a table of its own in a schema of its own, in the database `postgres`. */
export const SCHEMA = 'paws_drill';
export const TABLE = `${SCHEMA}.attempt`;

/**
 * Closing a connection does not end a commit that waits for a sync standby: its backend stays until the standby
 * answers. With a new connection for each attempt these would soon be all that the server has, so that the probe
 * itself would make the outage. From this number of such commits on the statement writes nothing: it is as many as the
 * lanes that write have under way when each attempt takes until its deadline, so that slow commits alone do not reach it.
 */
const MAX_WAITING_COMMITS = writeLanes.length * (PROBE_PACE.deadlineMs / PROBE_PACE.intervalMs + 1);

/** Writes the row of an attempt (run, lane, seq); gives no row back where it was held back. */
export const WRITE = `
insert into ${TABLE} (run_id, lane, seq, server, timeline)
select $1, $2, $3, inet_server_addr(), ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int
 where (select count(*) from pg_stat_activity where wait_event = 'SyncRep') < ${MAX_WAITING_COMMITS}
returning host(server) as server, timeline, pg_current_wal_insert_lsn()::text as lsn`;

/** Reads who answers, and on which timeline it is. */
export const READ = `
select host(inet_server_addr()) as server,
       coalesce((select received_tli from pg_stat_wal_receiver),
                (select timeline_id from pg_control_checkpoint())) as timeline`;

const REDIS_PREFIX = 'paws:drill:';

/** Values in Redis expire after so many seconds, should the console not remove them. */
export const REDIS_KEEP_S = 6 * 60 * 60;

/** Key in Redis of an attempt. */
export function redisKey(runId: string, seq: number): string {
  return `${REDIS_PREFIX}${runId}:${seq}`;
}

/** Pattern of all keys in Redis of a run. */
export function redisPattern(runId: string): string {
  return `${REDIS_PREFIX}${runId}:*`;
}

/** Name of the attempt (`keyOf`) that wrote a key in Redis. */
export function attemptOf(key: string): string {
  return keyOf('redis', Number(key.slice(key.lastIndexOf(':') + 1)));
}
