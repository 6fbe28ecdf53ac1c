import { defined, type Fields, numeral, optionalText } from '../../net/read.ts';
import { own } from '../../text/own.ts';
import type { Pgbouncer, PoolerConnections, PoolerDatabase, PoolerPool } from './facts.ts';

/** What the console of one PgBouncer answered, row by row. */
export type Answers = {
  readonly version: readonly Fields[];
  readonly databases: readonly Fields[];
  readonly pools: readonly Fields[];
  readonly lists: readonly Fields[];
  readonly stats: readonly Fields[];
  /** Absent in versions that have no `SHOW STATE`. */
  readonly state?: readonly Fields[];
};

// Its own database, which is the console: each user that connects is its client.
const CONSOLE = 'pgbouncer';

// With more the keys would be slow, and no operator reads so many.
const MAX_POOLS = 1_500;

/**
 * The console's answers → facts. Columns are found by name, as versions have different ones.
 * @throws Error that names the column that is missing or of a wrong type.
 */
export function parsePgbouncer(name: string, answers: Answers): Pgbouncer {
  const { databases, pools, lists, stats, state } = answers;
  if (pools.length > MAX_POOLS)
    throw new Error(`${pools.length} pools are more than the ${MAX_POOLS} that are read`);
  const averages = new Map(stats.map((row) => [text('SHOW STATS', row, 'database'), row]));
  return {
    name,
    version: versionOf(answers.version),
    databases: databases
      .filter((row) => own(row, 'name') !== CONSOLE)
      .map((row) => database(row, averages.get(text('SHOW DATABASES', row, 'name')))),
    pools: pools.filter((row) => own(row, 'database') !== CONSOLE).map(pool),
    connections: connections(lists),
    ...defined({ state: state === undefined ? undefined : stateOf(state) }),
  };
}

/** `PgBouncer 1.24.1` → `1.24.1`. @throws Error when it is no PgBouncer. */
function versionOf([row]: readonly Fields[]): string {
  const said = text('SHOW VERSION', row ?? {}, 'version');
  const version = /^PgBouncer (\S+)/i.exec(said)?.[1];
  if (version === undefined) throw new Error(`SHOW VERSION says "${said}"`);
  return version;
}

function database(row: Fields, stats: Fields | undefined): PoolerDatabase {
  const mode = optionalText(row, 'pool_mode') || undefined;
  return {
    name: text('SHOW DATABASES', row, 'name'),
    poolSize: count(row, 'pool_size') ?? 0,
    // It was called otherwise before 1.24.
    reserve: count(row, 'reserve_pool_size') ?? count(row, 'reserve_pool') ?? 0,
    paused: (count(row, 'paused') ?? 0) > 0,
    disabled: (count(row, 'disabled') ?? 0) > 0,
    ...defined({ mode, averages: stats === undefined ? undefined : averagesOf(stats) }),
  };
}

function averagesOf(row: Fields): PoolerDatabase['averages'] {
  const queriesPerSecond = count(row, 'avg_query_count');
  const queryUs = count(row, 'avg_query_time');
  const waitUs = count(row, 'avg_wait_time');
  if (queriesPerSecond === undefined || queryUs === undefined || waitUs === undefined) return undefined;
  return { queriesPerSecond, queryUs, waitUs };
}

function pool(row: Fields): PoolerPool {
  const sum = (...names: string[]) => names.reduce((all, name) => all + (count(row, name) ?? 0), 0);
  const needed = (name: string) => {
    const value = count(row, name);
    if (value === undefined) throw new Error(`SHOW POOLS has no ${name}`);
    return value;
  };
  const clientsWaiting = needed('cl_waiting');
  return {
    database: text('SHOW POOLS', row, 'database'),
    user: text('SHOW POOLS', row, 'user'),
    clientsActive: needed('cl_active'),
    clientsWaiting,
    maxWaitMs: Math.round(sum('maxwait') * 1000 + sum('maxwait_us') / 1000),
    serversActive: needed('sv_active') + sum('sv_active_cancel', 'sv_being_canceled'),
    serversIdle: sum('sv_idle', 'sv_used'),
    serversBusy: sum('sv_tested', 'sv_login'),
    mode: optionalText(row, 'pool_mode') ?? '',
  };
}

function connections(lists: readonly Fields[]): PoolerConnections {
  const items = new Map(lists.map((row) => [text('SHOW LISTS', row, 'list'), row]));
  const of = (name: string) => count(items.get(name) ?? {}, 'items') ?? 0;
  return { clients: of('used_clients'), logins: of('login_clients'), servers: of('used_servers') };
}

function stateOf(rows: readonly Fields[]): Pgbouncer['state'] {
  const yes = new Set(
    rows.filter((row) => own(row, 'value') === 'yes').map((row) => text('SHOW STATE', row, 'key')),
  );
  return yes.has('suspended') ? 'suspended' : yes.has('paused') ? 'paused' : 'active';
}

function text(what: string, row: Fields, name: string): string {
  const value = optionalText(row, name);
  if (value === undefined) throw new Error(`${what} has no ${name}`);
  return value;
}

// int4 comes as a number, int8 as text.
function count(row: Fields, name: string): number | undefined {
  const value = own(row, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'string') throw new Error(`${name} is not a number`);
  return numeral(name, value);
}
