import { parseJson } from '../text/json.ts';
import { memberName } from '../text/member-name.ts';
import type {
  Dcs,
  DcsChange,
  DcsConfig,
  DcsFailover,
  DcsMember,
  DcsPart,
  DcsStatus,
  DcsSync,
} from './dcs.ts';
import { DEFAULT_TIMEOUTS } from './patroni-timeouts.ts';
import { isTrue, synchronousMode } from './patroni-values.ts';
import { historyRow, type TimelineSwitch } from './timeline-switch.ts';

// Patroni keeps the whole past of the cluster unless it is configured otherwise; the last hour is of interest.
const KEEP_HISTORY = 50;

const KINDS = ['leader', 'sync', 'failover', 'config', 'status', 'history'] as const;

type Revisions = Omit<NonNullable<Dcs['leader']>, 'name'>;

/**
 * Reads one key of Patroni's, `/<scope>/<name>`. Returns undefined for keys that the console does not use. A value
 * that is not what Patroni writes gives an unreadable key, so that it hides no other.
 */
export function readDcsKey(key: string, value: string | null, kv: Revisions): DcsChange | undefined {
  try {
    return parseDcsKey(key, value, kv);
  } catch (error) {
    const of = partOf(key);
    return of && { key: 'unreadable', of, why: (error as Error).message };
  }
}

function partOf(key: string): DcsPart | undefined {
  const [, kind, own, ...more] = key.split('/').filter((part) => part !== '');
  if (kind === 'members' && own !== undefined) return { key: 'member', name: memberName(own) };
  const single = KINDS.find((one) => one === kind);
  return single === undefined || own !== undefined || more.length > 0 ? undefined : { key: single };
}

/**
 * Reads one key of Patroni's. Returns undefined for keys that the console does not use.
 * @throws Error that names the key when its value is not what Patroni writes.
 */
export function parseDcsKey(key: string, value: string | null, kv: Revisions): DcsChange | undefined {
  const part = partOf(key);
  const read = <T>(parse: (json: Record<string, unknown>) => T) =>
    value === null ? null : parse(object(key, value));
  switch (part?.key) {
    case 'member':
      return { ...part, value: asConnectionUrl(value) ?? read(parseMember) };
    case 'leader':
      return {
        key: 'leader',
        value: value === null || value === '' ? null : { name: memberName(value), ...kv },
      };
    case 'sync':
      return { key: 'sync', value: read(parseSync) };
    case 'failover':
      return { key: 'failover', value: isPlain(value) ? parsePlain(value) : read(parseFailover) };
    case 'config':
      return { key: 'config', value: read((json) => parseConfig(json, kv.modRevision)) };
    case 'status':
      return { key: 'status', value: parseStatus(key, value) };
    case 'history':
      return { key: 'history', value: parseHistory(key, value) };
    case undefined:
      return undefined;
  }
}

function parseMember(json: Record<string, unknown>): DcsMember {
  return { connUrl: text(json.conn_url), apiUrl: text(json.api_url) };
}

/**
 * A member in the older form, `postgres://<host>:<port>/postgres?application_name=<its REST API>`. Source: Patroni
 * `dcs/__init__.py` (`parse_connection_string`).
 */
function asConnectionUrl(value: string | null): DcsMember | undefined {
  if (value?.startsWith('postgres') !== true || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const apiUrl = url.searchParams.get('application_name') ?? '';
  // It may hold the password of replication.
  [url.username, url.password, url.search] = ['', '', ''];
  return { connUrl: url.href, apiUrl };
}

/**
 * Whether a failover is in the older form, `<leader>:<candidate>` or `<leader>` alone. Source: Patroni `dcs/__init__.py`
 * (`Failover.from_node`).
 */
function isPlain(value: string | null): value is string {
  if (value === null || /[{}[\]"]/.test(value)) return false;
  return value.includes(':') || /^\s*(?!(?:null|true|false)\s*$)[a-z_]/i.test(value);
}

function parsePlain(value: string): DcsFailover | null {
  const [leader, member] = value.split(':').map((name) => name.trim());
  return parseFailover({ leader, member });
}

function parseSync(json: Record<string, unknown>): DcsSync | null {
  const standbys = text(json.sync_standby)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map(memberName);
  const leader = memberName(text(json.leader));
  const quorum = number(json.quorum, 0);
  if (leader === '' && standbys.length === 0) return null;
  return { leader: leader === '' ? null : leader, standbys, ...(quorum > 0 ? { quorum } : {}) };
}

function parseFailover(json: Record<string, unknown>): DcsFailover | null {
  const leader = memberName(text(json.leader));
  const member = memberName(text(json.member));
  const scheduledAt = text(json.scheduled_at);
  if (leader === '' && member === '' && scheduledAt === '') return null;
  return {
    ...(leader === '' ? {} : { leader }),
    ...(member === '' ? {} : { member }),
    ...(scheduledAt === '' ? {} : { scheduledAt }),
  };
}

// An older Patroni wrote the position alone. Source: Patroni `dcs/__init__.py` (`Status.from_node`).
function parseStatus(key: string, value: string | null): DcsStatus | null {
  if (value === null || value === '') return null;
  const json = parseJson(`etcd key ${key}`, value);
  const optime = typeof json === 'object' && json !== null ? (json as { optime?: unknown }).optime : json;
  const lastLsn = number(optime, 0);
  return lastLsn > 0 ? { lastLsn } : null;
}

// A row that cannot be read, a number too large in it or not, hides no other row: it is left out.
function parseHistory(key: string, value: string | null): TimelineSwitch[] {
  const rows = parseJson(`etcd key ${key}`, value === null || value === '' ? '[]' : value, {
    infinite: true,
  });
  if (!Array.isArray(rows)) throw new Error(`etcd key ${key} does not hold a list`);
  return rows.flatMap((row) => historyRow(row) ?? []).slice(-KEEP_HISTORY);
}

/** Defaults where a setting is absent: Patroni `config.py` (`__DEFAULT_CONFIG`). */
function parseConfig(json: Record<string, unknown>, modRevision: string): DcsConfig {
  return {
    ttl: number(json.ttl, DEFAULT_TIMEOUTS.ttl),
    loopWait: number(json.loop_wait, DEFAULT_TIMEOUTS.loopWait),
    retryTimeout: number(json.retry_timeout, DEFAULT_TIMEOUTS.retryTimeout),
    maximumLagOnFailover: number(json.maximum_lag_on_failover, 1_048_576),
    paused: isTrue(json.pause),
    synchronousMode: synchronousMode(json.synchronous_mode),
    synchronousModeStrict: isTrue(json.synchronous_mode_strict),
    failsafeMode: isTrue(json.failsafe_mode),
    ...standbyOf(json.standby_cluster),
    document: { settings: json, modRevision },
  };
}

/** Source: Patroni `global_config.py` (`is_standby_cluster`). */
function standbyOf(settings: unknown): Pick<DcsConfig, 'standbyOf'> {
  if (typeof settings !== 'object' || settings === null) return {};
  const { host, port, restore_command } = settings as Readonly<Record<string, unknown>>;
  if (host) return { standbyOf: `${host}:${port || 5432}` };
  if (port) return { standbyOf: `port ${port}` };
  return restore_command ? { standbyOf: 'an archive' } : {};
}

function object(key: string, value: string): Record<string, unknown> {
  const json = parseJson(`etcd key ${key}`, value === '' ? '{}' : value);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Error(`etcd key ${key} does not hold a JSON object`);
  }
  return json as Record<string, unknown>;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown, fallback: number): number {
  const parsed = typeof value === 'string' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : fallback;
}
