import { POSTGRES_EVERY_MS, type PostgresAnswer, type PostgresSelf, type Slot } from '../model/postgres.ts';
import type { Endpoint } from '../net/endpoint.ts';
import type { Limit } from '../net/limit.ts';
import { query, type Row } from '../net/postgres.ts';
import { asObject, defined, optionalNumber, optionalText } from '../net/read.ts';
import type { Emit } from '../systems/system.ts';
import { own } from '../text/own.ts';
import type { Pace } from './pace.ts';
import { failures } from './source.ts';
import { attempt, poll, type Supervised } from './supervise.ts';

/** The one that clients write to, and one whose Patroni is silent, are asked more often, ms. */
const CLOSELY_EVERY_MS = 2_000;
/** A new session takes milliseconds; one that takes as long as this is none for a client either, ms. */
const DEADLINE_MS = 2_000;

// The session that asks is gone before the answer is read, so it is not counted. `reserved_connections` is there from
// PostgreSQL 16 on. What is set for our own role or database alone says nothing about other sessions. There is no time
// at which a wait began: a commit of its own is the statement, and one that ends another statement waits shorter than
// that.
const OURS = "('client', 'session', 'user', 'database', 'database user')";
const SQL = `
select pg_is_in_recovery() as standby,
       ro.read_only_by,
       exists (select from pg_roles
                where rolname = 'pg_read_all_stats' and pg_has_role(oid, 'usage')) as sees_all,
       (select setting from pg_settings
         where name = 'synchronous_commit' and setting in ('off', 'local') and source not in ${OURS}) as commits,
       act.used,
       current_setting('max_connections')::int
         - current_setting('superuser_reserved_connections')::int
         - coalesce(current_setting('reserved_connections', true)::int, 0) as free_for_all,
       act.sync_waits,
       coalesce(act.longest, 0)::int as longest_sync_wait_ms,
       (select json_agg(json_build_object(
                 'name', slot.slot_name,
                 'active', slot.active,
                 'wal_status', to_jsonb(slot) ->> 'wal_status',
                 'held', pg_wal_lsn_diff(
                   case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end,
                   slot.restart_lsn)) order by slot.slot_name)
          from pg_replication_slots as slot) as slots
  from (select count(*) filter (where backend_type = 'client backend' and pid <> pg_backend_pid())::int as used,
               count(*) filter (where wait_event = 'SyncRep')::int as sync_waits,
               max(extract(epoch from clock_timestamp() - state_change) * 1000)
                 filter (where wait_event = 'SyncRep') as longest
          from pg_stat_activity) as act
  left join (select coalesce(regexp_replace(sourcefile, '^.*/', ''), source) as read_only_by
               from pg_settings
              where name = 'default_transaction_read_only' and setting = 'on'
                and source not in ${OURS}) as ro on true`;

/**
 * Asks PostgreSQL on a node in a session of its own.
 * @throws Error that names the member when it does not answer; that it refuses us, or every client, is an answer.
 */
export async function askPostgres(endpoint: Endpoint, limit: Limit): Promise<PostgresAnswer> {
  const { member, auth } = endpoint;
  if (auth === undefined)
    return { type: 'out of reach', why: `${member}: no login for PostgreSQL was found` };
  try {
    const [row] = await query(endpoint, SQL, [], limit);
    return selfOf(member, row);
  } catch (error) {
    const type = typeOf(error);
    if (type === undefined) throw error;
    return { type, why: (error as Error).message };
  }
}

// By the server's own code: https://www.postgresql.org/docs/current/errcodes-appendix.html
function typeOf(error: unknown): 'full' | 'refused' | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) return undefined;
  // The library's own words, where it has no password or must not send it.
  if (/^SASL|asks for the password/.test(cause.message)) return 'refused';
  if (!('severity' in cause && 'code' in cause)) return undefined;
  if (cause.code === '53300') return 'full';
  // It starts, stops, or was too slow: what a client gets is no session.
  return /^(57|08)/.test(String(cause.code)) ? undefined : 'refused';
}

/** The row that the server gave. @throws Error when it is not as expected. */
export function selfOf(member: string, row: Row | undefined): PostgresSelf {
  const count = (name: string): number => {
    const value = own(row, name);
    if (typeof value !== 'number')
      throw new Error(`${member}: what PostgreSQL answers of ${name} is not as expected`);
    return value;
  };
  const { read_only_by: by, commits } = row ?? {};
  return {
    type: 'self',
    inRecovery: row?.standby === true,
    ...(typeof by === 'string' ? { readOnlyBy: by } : {}),
    ...(typeof commits === 'string' ? { synchronousCommit: commits } : {}),
    ...(row?.sees_all === false ? { seesOnlyItself: true } : {}),
    used: count('used'),
    limit: count('free_for_all'),
    syncWaits: count('sync_waits'),
    longestSyncWaitMs: count('longest_sync_wait_ms'),
    ...defined({ slots: slotsOf(row?.slots) }),
  };
}

// `wal_status` is there from PostgreSQL 13 on, so that it is not asked for by its name.
function slotsOf(value: unknown): readonly Slot[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((item): Slot => {
    const slot = asObject('a slot', item);
    const held = optionalNumber(slot, 'held');
    return {
      name: optionalText(slot, 'name') ?? '',
      active: slot.active === true,
      ...defined({
        heldBytes: held === undefined ? undefined : Math.max(0, held),
        walStatus: optionalText(slot, 'wal_status'),
      }),
    };
  });
}

/** Where PostgreSQL on a node answers, or why it does not. */
type Place = { readonly name: string; readonly at: Endpoint | { readonly absent: string } };

/** Asks PostgreSQL on a node now and then; more often while `closely` says so. */
export function watchPostgres(
  place: Place,
  closely: () => boolean,
  emit: Emit,
  signal: AbortSignal,
  pace: Pace,
): Supervised {
  return poll({
    signal,
    pace: {
      ...pace,
      periodMs: () => Math.max(closely() ? CLOSELY_EVERY_MS : POSTGRES_EVERY_MS, pace.periodMs()),
    },
    deadlineMs: DEADLINE_MS,
    onError: failures(emit, 'postgres', place.name),
    run: (limit) => observe(place, emit, limit),
  });
}

/** Asks PostgreSQL on a node once. Failures become events. */
export async function observePostgres(
  place: Place,
  emit: Emit,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<void> {
  const onError = failures(emit, 'postgres', place.name);
  await attempt({ signal, deadlineMs, onError, run: (limit) => observe(place, emit, limit) });
}

async function observe({ name, at }: Place, emit: Emit, limit: Limit): Promise<void> {
  const answer =
    'absent' in at ? ({ type: 'out of reach', why: at.absent } as const) : await askPostgres(at, limit);
  emit({ type: 'postgres.observed', member: name, answer, at: Date.now() });
}
