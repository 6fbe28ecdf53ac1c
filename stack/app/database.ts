import pg from 'pg';
import { isFailover, withRetry } from './retry.ts';
import type { Address, Settings } from './settings.ts';

/** One pool as it is now. */
export type PoolFigures = {
  readonly used: number;
  readonly idle: number;
  readonly max: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
};

export type Way = 'writes' | 'reads';

export type Database = {
  /**
   * Runs one statement, again and again on another connection while the database changes hands. Only for statements
   * that may be carried out twice without harm: an attempt that got no answer may have been carried out.
   * @throws the last error.
   */
  query<T extends pg.QueryResultRow>(way: Way, text: string, values?: readonly unknown[]): Promise<T[]>;
  /**
   * Whether the server behind this way is in recovery, as a request would find it: a connection that a failover left
   * behind is put away for another one. @throws Error when there is none within `withinMs`, or writes lead to a standby.
   */
  isInRecovery(way: Way, withinMs: number): Promise<boolean>;
  figures(): Readonly<Record<Way, PoolFigures>>;
  /** Repetitions since the start. */
  retries(): number;
  close(): Promise<void>;
};

// A request of a user is not worth waiting for any longer, and what no replica answers the primary does.
const RETRY_WITHIN_MS: Readonly<Record<Way, number>> = { writes: 3_000, reads: 500 };
const CONNECT_WITHIN_MS = 2_000;
const QUERY_WITHIN_MS = 3_000;
// Below the 30 s after which HAProxy cuts a silent connection.
const IDLE_MS = 10_000;

/** Two bounded pools through HAProxy: one to the primary, one to the replicas. Connections are made when needed. */
export function openDatabase(settings: Settings): Database {
  const pools = { writes: openPool(settings, settings.writes), reads: openPool(settings, settings.reads) };
  let retries = 0;
  // Checks of its health are no use by a client.
  const checks = { writes: 0, reads: 0 };
  const figures = (way: Way) => figuresOf(pools[way], checks[way]);
  return {
    query: (way, text, values = []) =>
      withRetry(() => attempt(pools[way], text, values), {
        withinMs: RETRY_WITHIN_MS[way],
        onRetry: () => {
          retries += 1;
        },
      }),
    isInRecovery: async (way, withinMs) => {
      const ask = () =>
        attempt(pools[way], 'SELECT pg_is_in_recovery() AS standby', [], withinMs, check[way]);
      checks[way] += 1;
      const asked = withRetry(ask, { withinMs: withinMs / 2 }).finally(() => {
        checks[way] -= 1;
      });
      const [row] = await within(asked, withinMs);
      return row?.standby === true;
    },
    figures: () => ({ writes: figures('writes'), reads: figures('reads') }),
    retries: () => retries,
    close: async () => {
      await Promise.all([pools.writes.end(), pools.reads.end()]);
    },
  };
}

/** Refuses an answer which shows that a connection leads to the wrong server. */
const check: Readonly<Record<Way, (rows: readonly pg.QueryResultRow[]) => void>> = {
  writes: ([row]) => {
    if (row?.standby === true) throw Object.assign(new Error('the server is a standby'), { code: '25006' });
  },
  // The replicas' way may lead to one that was promoted a moment ago: it answers reads just as well.
  reads: () => undefined,
};

function openPool({ user, password, poolMax }: Settings, { host, port }: Address): pg.Pool {
  const pool = new pg.Pool({
    host,
    port,
    user,
    password,
    database: 'postgres',
    application_name: 'paws-app',
    max: poolMax,
    idleTimeoutMillis: IDLE_MS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: QUERY_WITHIN_MS,
    // The server gives up too, so that nothing goes on behind a caller who left.
    statement_timeout: QUERY_WITHIN_MS,
    allowExitOnIdle: true,
  });
  // In a failover sockets fail while no query awaits them; the queries on them have the error already.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

async function attempt<T extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: readonly unknown[],
  timeoutMs = QUERY_WITHIN_MS,
  examine: (rows: readonly T[]) => void = () => undefined,
): Promise<T[]> {
  const client = await pool.connect();
  try {
    // `query_timeout` of a single query is not in the types of `pg`.
    const query = { text, values: [...values], query_timeout: timeoutMs } as pg.QueryConfig;
    const { rows } = await client.query<T>(query);
    examine(rows);
    client.release();
    return rows;
  } catch (error) {
    // A connection that failed, or leads to a server that is no primary any more, is not used again.
    client.release(isFailover(error));
    throw error;
  }
}

async function within<T>(run: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
  }
}

function figuresOf(pool: pg.Pool, checks: number): PoolFigures {
  const { totalCount, idleCount, waitingCount, options } = pool;
  return {
    used: Math.max(0, totalCount - idleCount - checks),
    idle: idleCount,
    max: options.max,
    waiting: waitingCount,
  };
}
