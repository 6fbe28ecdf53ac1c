declare module '../../model/system.ts' {
  interface SystemFacts {
    pgbouncer: Pgbouncer;
  }
}

/** A database that clients can ask PgBouncer for (`SHOW DATABASES`). */
export type PoolerDatabase = {
  readonly name: string;
  /** Server connections that each pool of it may have. */
  readonly poolSize: number;
  /** Further ones, for clients that have waited long. */
  readonly reserve: number;
  /** `session`, `transaction` or `statement`; absent where the setting of the whole PgBouncer holds. */
  readonly mode?: string;
  /** Its clients wait until it is resumed. */
  readonly paused: boolean;
  /** It takes no new clients. */
  readonly disabled: boolean;
  /** Averages of the last statistics period (`SHOW STATS`, `stats_period`); absent while it had no statistics. */
  readonly averages?: {
    readonly queriesPerSecond: number;
    /** Of one query, µs. */
    readonly queryUs: number;
    /** That clients waited for a server connection in a second, µs. */
    readonly waitUs: number;
  };
};

/** The server connections of one user to one database, and the clients that share them (`SHOW POOLS`). */
export type PoolerPool = {
  readonly database: string;
  readonly user: string;
  readonly clientsActive: number;
  /** Clients that have sent a query and have no server connection yet. */
  readonly clientsWaiting: number;
  /** How long the one waits that has waited longest, ms; 0 while none waits. */
  readonly maxWaitMs: number;
  /** Linked to a client, or at work for one that has cancelled. */
  readonly serversActive: number;
  /** Free at once, or after a check. */
  readonly serversIdle: number;
  /** Being opened or checked. */
  readonly serversBusy: number;
  readonly mode: string;
};

/** Connections of the whole process (`SHOW LISTS`), the admin console's own among them. */
export type PoolerConnections = {
  readonly clients: number;
  /** Clients that log in. */
  readonly logins: number;
  readonly servers: number;
};

/** One PgBouncer as it reports itself, without its own database `pgbouncer`. */
export type Pgbouncer = {
  readonly name: string;
  /** `1.24.1`. */
  readonly version: string;
  readonly databases: readonly PoolerDatabase[];
  readonly pools: readonly PoolerPool[];
  readonly connections: PoolerConnections;
  /** Of the whole process (`SHOW STATE`); absent in versions that do not report it. */
  readonly state?: 'active' | 'paused' | 'suspended';
};

/** Whether the clients of a database wait because it is paused, or all of them are. */
export function isPaused({ state }: Pgbouncer, { paused }: Pick<PoolerDatabase, 'paused'>): boolean {
  return paused || state === 'paused' || state === 'suspended';
}

/** How full a pool is. */
export type PoolUse = { readonly taken: number; readonly size: number; readonly percent: number };

/** Server connections of a pool that no other client can get now, of all that it may have; undefined without a bound. */
export function takenOf({ databases }: Pgbouncer, pool: PoolerPool): PoolUse | undefined {
  const size = databases.find(({ name }) => name === pool.database)?.poolSize ?? 0;
  if (size <= 0) return undefined;
  const taken = pool.serversActive + pool.serversBusy;
  return { taken, size, percent: Math.round((taken * 100) / size) };
}

/** Clients of all pools, or of those to one database: active, and waiting; and the server connections at work for them. */
export function loadOf({ pools }: Pgbouncer, database?: string) {
  const of = pools.filter((pool) => database === undefined || pool.database === database);
  return {
    active: of.reduce((sum, { clientsActive }) => sum + clientsActive, 0),
    waiting: of.reduce((sum, { clientsWaiting }) => sum + clientsWaiting, 0),
    servers: of.reduce((sum, { serversActive }) => sum + serversActive, 0),
  };
}
