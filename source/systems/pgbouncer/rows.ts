import { current, membersOf, shownMembersOf } from '../../model/facts.ts';
import { type RowBase, rowBase, stableRows } from '../../store/row.ts';
import type { State } from '../../store/state.ts';
import {
  isPaused,
  loadOf,
  type Pgbouncer,
  type PoolerDatabase,
  type PoolerPool,
  type PoolUse,
  takenOf,
} from './facts.ts';

/** One pool, or a database that has none yet; neither while the PgBouncer was never observed. */
export type PgbouncerRow = RowBase & {
  /** Name of the PgBouncer; empty when there is only one. */
  readonly pooler: string;
  readonly database: PoolerDatabase | undefined;
  readonly pool: PoolerPool | undefined;
  readonly use: PoolUse | undefined;
  /** `active`, `paused`, `disabled`; of the whole process where that is not active. */
  readonly state: string;
  /** Share of a pool above which it is a warning, percent. */
  readonly poolWarnPercent: number;
};

/** A row for each pool and for each database without one, in PgBouncer's own order. */
export const selectPgbouncerRows = stableRows<PgbouncerRow>((state) => {
  const members = shownMembersOf(state, 'pgbouncer');
  const { poolWarnPercent } = state.thresholds;
  return members.flatMap((member): PgbouncerRow[] => {
    const fact = state.pgbouncer[member];
    const pooler = members.length > 1 ? member : '';
    const said = fact?.value;
    const row = (key: string, database?: PoolerDatabase, pool?: PoolerPool): PgbouncerRow => ({
      ...rowBase(state, key, member, fact),
      pooler,
      database,
      pool,
      use: said === undefined || pool === undefined ? undefined : takenOf(said, pool),
      state: said === undefined || database === undefined ? '' : stateOf(said, database),
      poolWarnPercent,
    });
    if (said === undefined || said.databases.length === 0) return [row(member)];
    return said.databases.flatMap((database) => {
      const pools = said.pools.filter((pool) => pool.database === database.name);
      if (pools.length === 0) return [row(`${member}/${database.name}`, database)];
      return pools.map((pool) => row(`${member}/${database.name}/${pool.user}`, database, pool));
    });
  });
});

function stateOf(pooler: Pgbouncer, database: PoolerDatabase): string {
  if (database.paused) return 'paused';
  if (isPaused(pooler, database)) return pooler.state ?? 'paused';
  return database.disabled ? 'disabled' : 'active';
}

/** A summary of each PgBouncer that was observed and still answers: its load, and the names of what is paused. */
export function selectPoolers(state: State) {
  return membersOf(state, 'pgbouncer').flatMap((member) => {
    const pooler = current(state.pgbouncer[member]);
    if (pooler === undefined) return [];
    const { databases, state: whole } = pooler;
    const stopped = whole === 'paused' || whole === 'suspended';
    const paused = stopped ? [member] : databases.filter((one) => one.paused).map(({ name }) => name);
    const queriesPerSecond = databases.reduce(
      (sum, { averages }) => sum + (averages?.queriesPerSecond ?? 0),
      0,
    );
    return [{ member, ...loadOf(pooler), paused, queriesPerSecond }];
  });
}
