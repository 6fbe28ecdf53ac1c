import type { DockerClient } from '../inventory/docker/docker.ts';
import type { Endpoint, Login } from '../net/endpoint.ts';
import type { Limit } from '../net/limit.ts';
import { postgresSession } from '../net/postgres.ts';
import type { NodeAnswer } from './observation.ts';

// A busy machine answers late, and to connect again is dearer than to wait.
const ASK_DEADLINE_MS = 2_000;
// Through Docker it takes longer and costs more: not for a node that is late once, and not as often.
const SILENT_FOR_MS = 1_500;
const INSIDE_DEADLINE_MS = 1_500;
const INSIDE_EVERY_MS = 1_000;

// One statement, so that the answer is of one moment. A primary's timeline is in the name of its WAL file.
const SQL = `select pg_is_in_recovery() as standby, pg_postmaster_start_time()::text as started,
  current_setting('synchronous_standby_names') <> ''
    and current_setting('synchronous_commit') not in ('off', 'local') as waits,
  case when not pg_is_in_recovery()
    then ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end as timeline,
  (select coalesce(json_agg(json_build_object('name', application_name, 'sync', sync_state in ('sync', 'quorum'),
     'lag', case when not pg_is_in_recovery() then pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) end)
     order by application_name), '[]')
   from pg_stat_replication where state = 'streaming') as standbys`;
const INSIDE = [
  'psql',
  '-h',
  '/tmp',
  '-U',
  'postgres',
  '-AtX',
  '-c',
  `select row_to_json(x) from (${SQL}) x`,
];

/**
 * Asks one node over its published port; where that is silent, inside its container: a node that is cut off the
 * network may still take writes there.
 */
export function nodePoller(
  endpoint: Endpoint,
  container: string,
  login: Login,
  docker: Pick<DockerClient, 'exec'>,
) {
  const session = postgresSession({ ...endpoint, auth: login });
  let insideAt = Number.NEGATIVE_INFINITY;
  let answeredAt = Date.now();
  const inside = async (limit: Limit) => {
    const now = Date.now();
    if (now - answeredAt < SILENT_FOR_MS || now - insideAt < INSIDE_EVERY_MS) return null;
    insideAt = now;
    const { exitCode, output } = await docker.exec(container, INSIDE, { user: 'postgres' }, limit);
    return exitCode === 0 ? parseAnswer(JSON.parse(output.trim())) : null;
  };
  return {
    name: endpoint.member,
    /** What it is; null when it does not answer. */
    answer: async (signal: AbortSignal): Promise<NodeAnswer | null> => {
      try {
        const [row] = await session.ask(SQL, { signal, deadlineMs: ASK_DEADLINE_MS });
        answeredAt = Date.now();
        return parseAnswer(row);
      } catch {
        return await inside({ signal, deadlineMs: INSIDE_DEADLINE_MS }).catch(() => null);
      }
    },
    close: session.close,
  };
}

/** The row that the statement gives; null when it is not as expected. */
function parseAnswer(row: unknown): NodeAnswer | null {
  const { standby, started, waits, timeline, standbys } = (row ?? {}) as Record<string, unknown>;
  if (typeof standby !== 'boolean' || !Array.isArray(standbys)) return null;
  return {
    standby,
    startedAt: typeof started === 'string' ? started : null,
    timeline: typeof timeline === 'number' ? timeline : null,
    ...(typeof waits === 'boolean' ? { waits } : {}),
    standbys: standbys.map(({ name, sync, lag }: Record<string, unknown>) => ({
      name: String(name),
      sync: sync === true,
      lagBytes: lag === null || lag === undefined ? null : Number(lag),
    })),
  };
}
