import type { Connections } from '../model/facts.ts';
import type { Endpoint } from '../net/endpoint.ts';
import type { Limit } from '../net/limit.ts';
import { query, type Row } from '../net/postgres.ts';
import type { Emit } from '../systems/system.ts';
import type { Pace } from './pace.ts';
import { failures } from './source.ts';
import { poll, type Supervised } from './supervise.ts';

/** Connections change slowly, and each look costs one. */
const COUNT_EVERY_MS = 5_000;
const COUNT_DEADLINE_MS = 2_000;

// The one who asks is gone before anybody reads the answer, so it is not counted. `reserved_connections` is
// there from PostgreSQL 16 on.
const SQL = `
select (select count(*)::int from pg_stat_activity
         where backend_type = 'client backend' and pid <> pg_backend_pid()) as used,
       current_setting('max_connections')::int
         - current_setting('superuser_reserved_connections')::int
         - coalesce(current_setting('reserved_connections', true)::int, 0) as free_for_all,
       pg_is_in_recovery() as standby`;

/**
 * Counts the connections of one primary.
 * @throws Error that names the member; also when it is no primary (any more).
 */
export async function countConnections(endpoint: Endpoint, limit: Limit): Promise<Connections> {
  const { member, auth } = endpoint;
  if (auth === undefined) throw new Error(`${member}: no login for PostgreSQL was found`);
  const [row] = await query(endpoint, SQL, [], limit);
  return connectionsOf(member, row);
}

/** The row that the server gave. @throws Error when it is not as expected, or of a standby. */
export function connectionsOf(member: string, row: Row | undefined): Connections {
  if (typeof row?.used !== 'number' || typeof row.free_for_all !== 'number') {
    throw new Error(`${member}: the count of connections is not as expected`);
  }
  if (row.standby === true) throw new Error(`${member} is no primary`);
  return { member, used: row.used, limit: row.free_for_all };
}

/** Counts the connections of the primary; says nothing while there is none. */
export function watchConnections(
  primary: () => Endpoint | undefined,
  emit: Emit,
  signal: AbortSignal,
  pace: Pace,
): Supervised {
  return poll({
    signal,
    pace: { ...pace, periodMs: () => Math.max(COUNT_EVERY_MS, pace.periodMs()) },
    deadlineMs: COUNT_DEADLINE_MS,
    onError: failures(emit, 'connections'),
    run: async (limit) => {
      const endpoint = primary();
      if (endpoint === undefined) return;
      const connections = await countConnections(endpoint, limit);
      emit({ type: 'connections.observed', connections, at: Date.now() });
    },
  });
}
