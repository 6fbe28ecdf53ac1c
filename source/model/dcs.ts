import { memberName } from '../text/member-name.ts';
import { historyRow, type TimelineSwitch } from './history.ts';

/**
 * Patroni's keys in etcd under `/<scope>/`. The leader, the sync standby and a scheduled switchover are
 * owned here and come from nowhere else. Source: Patroni `dcs/__init__.py`.
 */
export type Dcs = {
  /** Revision of the etcd store that this view belongs to (decimal string of a 64-bit integer). */
  readonly revision: string;
  /** `/leader`; null when the key is not there: nobody may be primary. */
  readonly leader: DcsLeader | null;
  /** `/sync`; null when synchronous replication is off. */
  readonly sync: DcsSync | null;
  /** `/failover`: a scheduled switchover or a manual failover in progress. */
  readonly failover: DcsFailover | null;
  /** `/config`: the dynamic configuration; null when the cluster is not initialised. */
  readonly config: DcsConfig | null;
  /** `/history`: past promotions, the newest last, bounded; empty on a cluster that never had one. */
  readonly history: readonly TimelineSwitch[];
  /** `/members/<name>`: what each member registered. */
  readonly members: Readonly<Record<string, DcsMember>>;
};

export type DcsLeader = {
  readonly name: string;
  /** Full name of the key in etcd. */
  readonly key?: string;
  /** Lease that keeps the key alive (decimal string of a 64-bit integer), `0` without one. */
  readonly lease: string;
  readonly modRevision: string;
  readonly createRevision: string;
};

export type DcsSync = { readonly leader: string | null; readonly standbys: readonly string[] };

export type DcsFailover = {
  readonly leader?: string;
  readonly member?: string;
  /** ISO 8601 time with zone; absent for "now". */
  readonly scheduledAt?: string;
};

/** The settings that the console reasons with; all times in seconds, as Patroni has them. */
export type DcsConfig = {
  readonly ttl: number;
  readonly loopWait: number;
  readonly retryTimeout: number;
  /** Bytes. */
  readonly maximumLagOnFailover: number;
  readonly paused: boolean;
  readonly synchronousMode: string;
  readonly synchronousModeStrict: boolean;
  /** Whether a primary may go on without etcd while every other member answers it. */
  readonly failsafeMode: boolean;
  readonly document: ConfigDocument;
};

/** The whole of the dynamic configuration, as it is edited. It may hold secrets: not for screens or reports. */
export type ConfigDocument = {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Revision of the key's last change. */
  readonly modRevision: string;
};

export type DcsMember = { readonly connUrl: string; readonly apiUrl: string };

/** What one changed key says; a null value or an empty history means that the key was deleted. */
export type DcsChange =
  | { readonly key: 'leader'; readonly value: DcsLeader | null }
  | { readonly key: 'sync'; readonly value: DcsSync | null }
  | { readonly key: 'failover'; readonly value: DcsFailover | null }
  | { readonly key: 'config'; readonly value: DcsConfig | null }
  | { readonly key: 'history'; readonly value: readonly TimelineSwitch[] }
  | { readonly key: 'member'; readonly name: string; readonly value: DcsMember | null };

const EMPTY: Omit<Dcs, 'revision'> = {
  leader: null,
  sync: null,
  failover: null,
  config: null,
  history: [],
  members: {},
};

// Patroni keeps the whole past of the cluster unless told otherwise; of interest is the last hour.
const KEEP_HISTORY = 50;

/** The view that a full listing of the keys at `revision` gives. */
export function dcsFrom(revision: string, changes: readonly DcsChange[]): Dcs {
  return applyDcs({ ...EMPTY, revision }, revision, changes);
}

/** The view after `changes`; the same object in every part that they leave alone. */
export function applyDcs(dcs: Dcs, revision: string, changes: readonly DcsChange[]): Dcs {
  let next: Dcs = { ...dcs, revision };
  for (const change of changes) {
    if (change.key === 'member') {
      const members = { ...next.members };
      if (change.value === null) delete members[change.name];
      else if (JSON.stringify(members[change.name]) === JSON.stringify(change.value)) continue;
      else members[change.name] = change.value;
      next = { ...next, members };
    } else if (JSON.stringify(next[change.key]) !== JSON.stringify(change.value)) {
      next = { ...next, [change.key]: change.value };
    }
  }
  return next;
}

/** `next` with those parts of `before` that are equal, so that an unchanged part keeps its identity. */
export function shareDcs(before: Dcs, next: Dcs): Dcs {
  const keep = <T>(old: T, now: T): T => (JSON.stringify(old) === JSON.stringify(now) ? old : now);
  return {
    revision: next.revision,
    leader: keep(before.leader, next.leader),
    sync: keep(before.sync, next.sync),
    failover: keep(before.failover, next.failover),
    config: keep(before.config, next.config),
    history: keep(before.history, next.history),
    members: keep(before.members, next.members),
  };
}

/**
 * Reads one key of Patroni's. Returns undefined for keys that the console does not use.
 * @throws Error that names the key when its value is not what Patroni writes.
 */
export function parseDcsKey(
  key: string,
  value: string | null,
  kv: {
    readonly key?: string;
    readonly lease: string;
    readonly modRevision: string;
    readonly createRevision: string;
  },
): DcsChange | undefined {
  const parts = key.split('/').filter((part) => part !== '');
  const [, kind, own] = parts;
  if (kind === 'members' && own !== undefined) {
    const name = memberName(own);
    if (value === null) return { key: 'member', name, value: null };
    const json = object(key, value);
    return { key: 'member', name, value: { connUrl: text(json.conn_url), apiUrl: text(json.api_url) } };
  }
  if (parts.length !== 2) return undefined;
  switch (kind) {
    case 'leader':
      return { key: 'leader', value: value === null || value === '' ? null : { name: value, ...kv } };
    case 'sync':
      return { key: 'sync', value: value === null ? null : parseSync(object(key, value)) };
    case 'failover':
      return { key: 'failover', value: value === null ? null : parseFailover(object(key, value)) };
    case 'config':
      return {
        key: 'config',
        value: value === null ? null : parseConfig(object(key, value), kv.modRevision),
      };
    case 'history':
      return { key: 'history', value: parseHistory(key, value) };
    default:
      return undefined;
  }
}

function parseSync(json: Record<string, unknown>): DcsSync | null {
  const standbys = text(json.sync_standby)
    .split(',')
    .filter((name) => name !== '');
  const leader = text(json.leader);
  return leader === '' && standbys.length === 0 ? null : { leader: leader === '' ? null : leader, standbys };
}

function parseFailover(json: Record<string, unknown>): DcsFailover | null {
  const leader = text(json.leader);
  const member = text(json.member);
  const scheduledAt = text(json.scheduled_at);
  if (leader === '' && member === '' && scheduledAt === '') return null;
  return {
    ...(leader === '' ? {} : { leader }),
    ...(member === '' ? {} : { member }),
    ...(scheduledAt === '' ? {} : { scheduledAt }),
  };
}

// A row that cannot be read must not hide the leader key: it is left out.
function parseHistory(key: string, value: string | null): TimelineSwitch[] {
  const rows = parsed(key, value === null || value === '' ? '[]' : value);
  if (!Array.isArray(rows)) throw new Error(`etcd key ${key} does not hold a list`);
  return rows.flatMap((row) => historyRow(row) ?? []).slice(-KEEP_HISTORY);
}

/** Defaults where a setting is absent: Patroni `config.py` (`__DEFAULT_CONFIG`). */
function parseConfig(json: Record<string, unknown>, modRevision: string): DcsConfig {
  return {
    ttl: number(json.ttl, 30),
    loopWait: number(json.loop_wait, 10),
    retryTimeout: number(json.retry_timeout, 10),
    maximumLagOnFailover: number(json.maximum_lag_on_failover, 1_048_576),
    paused: json.pause === true,
    synchronousMode: json.synchronous_mode === undefined ? 'off' : String(json.synchronous_mode),
    synchronousModeStrict: json.synchronous_mode_strict === true,
    failsafeMode: json.failsafe_mode === true,
    document: { settings: json, modRevision },
  };
}

function object(key: string, value: string): Record<string, unknown> {
  const json = parsed(key, value === '' ? '{}' : value);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Error(`etcd key ${key} does not hold a JSON object`);
  }
  return json as Record<string, unknown>;
}

function parsed(key: string, value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new Error(`etcd key ${key} does not hold JSON`);
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown, fallback: number): number {
  const parsed = typeof value === 'string' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : fallback;
}
