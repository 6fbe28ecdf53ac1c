import { adjusted, DEFAULT_TIMEOUTS, LEAST_TIMEOUTS } from '../../model/patroni-timeouts.ts';
import { isTrue, synchronousMode } from '../../model/patroni-values.ts';
import { own } from '../../text/own.ts';
import { changesBy } from './config-changes.ts';
import { type Fields, isFields, patchBetween } from './merge-patch.ts';

/** The objections to a dynamic configuration. Source: Patroni 4.0 `config.py`, `global_config.py`, `postgresql/config.py`. */
export type Advice = {
  /** Why Patroni would take nothing of it; it says so only in its own log. */
  readonly refusal?: string;
  /** What it would not do as it is written, or would do beyond that. */
  readonly warnings: readonly string[];
  /** What it may cost, where it may cost writes. */
  readonly danger?: string;
};

// By their names in the configuration.
const TIMEOUTS = { ttl: 'ttl', loop_wait: 'loopWait', retry_timeout: 'retryTimeout' } as const;
type Timeout = keyof typeof TIMEOUTS;
const NAMES = Object.keys(TIMEOUTS) as readonly Timeout[];

const KNOWN = [
  ...NAMES,
  ...['maximum_lag_on_failover', 'maximum_lag_on_syncnode', 'max_timelines_history', 'check_timeline'],
  ...['primary_start_timeout', 'master_start_timeout', 'primary_stop_timeout', 'master_stop_timeout'],
  ...['synchronous_mode', 'synchronous_mode_strict', 'synchronous_node_count', 'failsafe_mode', 'pause'],
  ...['postgresql', 'standby_cluster', 'slots', 'permanent_slots', 'permanent_replication_slots'],
  ...['ignore_slots', 'member_slots_ttl'],
];

// What a node takes from its own file alone.
const LOCAL = [
  ...['connect_address', 'proxy_address', 'listen', 'config_dir', 'data_dir', 'pgpass', 'authentication'],
];
const LOCAL_PARAMETERS = ['listen_addresses', 'port', 'cluster_name'];

/** Parameters that Patroni gives on the command line: below these it takes its own default instead. */
const LEAST_PARAMETERS: Readonly<Record<string, number>> = {
  max_connections: 25,
  max_wal_senders: 3,
  max_prepared_transactions: 0,
  max_locks_per_transaction: 32,
  max_replication_slots: 4,
  max_worker_processes: 2,
};

// They and a few that are changed often; PostgreSQL reads them once, when it starts.
const AT_START = [
  ...Object.keys(LEAST_PARAMETERS),
  ...['wal_level', 'wal_log_hints', 'track_commit_timestamp', 'shared_buffers', 'wal_buffers', 'huge_pages'],
  ...['shared_preload_libraries', 'max_logical_replication_workers', 'autovacuum_max_workers'],
];

/** Checks a configuration before it is sent; `before` is the one that it replaces. */
export function adviceOn(after: Fields, before: Fields): Advice {
  const postgresql = after.postgresql ?? {};
  if (!isFields(postgresql)) return { refusal: 'postgresql must be an object', warnings: [] };
  const parameters = postgresql.parameters ?? {};
  if (!isFields(parameters)) return { refusal: 'postgresql.parameters must be an object', warnings: [] };
  const unread = NAMES.find((name) => numberOf(after, name) === undefined);
  if (unread !== undefined) {
    const why = `${unread} must be a whole number, not ${JSON.stringify(after[unread])}`;
    return { refusal: `${why}: Patroni would ignore this whole configuration`, warnings: [] };
  }
  const danger = dangerOf(after, before);
  return {
    warnings: [
      ...clamped(after),
      ...unknown(after, before),
      ...ignored(postgresql, parameters),
      ...effects(after, before),
    ],
    ...(danger === undefined ? {} : { danger }),
  };
}

// As Python's int() reads it.
function numberOf(config: Fields, name: Timeout): number | undefined {
  const value = config[name] ?? DEFAULT_TIMEOUTS[TIMEOUTS[name]];
  if (typeof value === 'number') return Math.trunc(value);
  return typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : undefined;
}

function clamped(config: Fields): string[] {
  const asked = (name: Timeout) => numberOf(config, name) ?? DEFAULT_TIMEOUTS[TIMEOUTS[name]];
  const taken = adjusted({
    ttl: asked('ttl'),
    loopWait: asked('loop_wait'),
    retryTimeout: asked('retry_timeout'),
  });
  return NAMES.filter((name) => taken[TIMEOUTS[name]] !== asked(name)).map((name) => {
    const least = LEAST_TIMEOUTS[TIMEOUTS[name]];
    const why = asked(name) < least ? `at least ${least}` : 'loop_wait + 2·retry_timeout may be at most ttl';
    return `Patroni works with ${name} ${taken[TIMEOUTS[name]]} instead of ${asked(name)}: ${why}`;
  });
}

function unknown(after: Fields, before: Fields): string[] {
  return Object.keys(after)
    .filter((name) => !KNOWN.includes(name) && !Object.hasOwn(before, name))
    .map((name) => `Patroni knows no setting ${name}: it is kept and does nothing`);
}

function ignored(postgresql: Fields, parameters: Fields): string[] {
  const outside = [
    ...LOCAL.filter((name) => Object.hasOwn(postgresql, name)).map((name) => `postgresql.${name}`),
    ...LOCAL_PARAMETERS.filter((name) => Object.hasOwn(parameters, name)).map(
      (name) => `postgresql.parameters.${name}`,
    ),
  ];
  const few = Object.entries(LEAST_PARAMETERS).filter(
    ([name, least]) => own(parameters, name) !== undefined && !(Number(own(parameters, name)) >= least),
  );
  return [
    ...outside.map((name) => `Patroni takes ${name} from the file of each node, not from here`),
    ...few.map(([name, least]) => `${name} must be at least ${least}: Patroni takes its own default instead`),
  ];
}

function effects(after: Fields, before: Fields): string[] {
  const changes = changesBy(patchBetween(before, after), before);
  const atStart = changes
    .map(({ name }) => name.replace('postgresql.parameters.', ''))
    .filter((name) => AT_START.includes(name));
  const strict = isTrue(after.synchronous_mode_strict) && !isTrue(before.synchronous_mode_strict);
  return [
    ...(atStart.length === 0
      ? []
      : [`${atStart.join(', ')}: takes effect at the next restart of PostgreSQL (restart all --pending)`]),
    ...(strict ? ['synchronous_mode_strict: writes wait while no standby is in sync'] : []),
    ...(isTrue(after.pause) !== isTrue(before.pause)
      ? [`pause: maintenance mode is switched ${isTrue(after.pause) ? 'on' : 'off'}`]
      : []),
  ];
}

function dangerOf(after: Fields, before: Fields): string | undefined {
  const given = (config: Fields) => isFields(config.standby_cluster);
  if (given(after) && !given(before))
    return 'standby_cluster: the primary becomes the standby of another cluster and takes no writes';
  if (synchronousMode(before.synchronous_mode) !== 'off' && synchronousMode(after.synchronous_mode) === 'off')
    return 'synchronous_mode off: a failover may lose acknowledged writes';
  if (isFields(before.postgresql) && after.postgresql === undefined)
    return 'postgresql is removed: PostgreSQL goes back to Patroni’s defaults';
  return undefined;
}
