import { own } from '../text/own.ts';
import type { Timeouts } from './patroni-timeouts.ts';
import type { SynchronousMode } from './patroni-values.ts';
import type { TimelineSwitch } from './timeline-switch.ts';

/**
 * Patroni's keys in etcd under `/<scope>/`. The leader, the sync standby and a scheduled switchover are
 * owned here and come from nowhere else. Source: Patroni `dcs/__init__.py`.
 */
export type Dcs = {
  /** Revision of the etcd store that this view belongs to (decimal string of a 64-bit integer). */
  readonly revision: string;
  /** `/leader`; null when the key is not there: no member may be primary. */
  readonly leader: DcsLeader | null;
  /** `/sync`; null when synchronous replication is off. */
  readonly sync: DcsSync | null;
  /** `/failover`: a scheduled switchover or a manual failover in progress. */
  readonly failover: DcsFailover | null;
  /** `/config`: the dynamic configuration; null when the cluster is not initialised. */
  readonly config: DcsConfig | null;
  /** `/status`: what the leader writes down in each of its loops; null before Patroni 2.1. */
  readonly status: DcsStatus | null;
  /** `/history`: past promotions, the newest last, bounded; empty on a cluster that never had one. */
  readonly history: readonly TimelineSwitch[];
  /** `/members/<name>`: what each member registered. */
  readonly members: Readonly<Record<string, DcsMember>>;
  /** Keys whose value is not what Patroni writes, by name (`config`, `members/patroni1`), with the reason. */
  readonly unreadable: Readonly<Record<string, string>>;
};

type DcsLeader = {
  readonly name: string;
  /** Full name of the key in etcd. */
  readonly key?: string;
  /** Lease that keeps the key alive (decimal string of a 64-bit integer), `0` without one. */
  readonly lease: string;
  readonly modRevision: string;
  readonly createRevision: string;
};

export type DcsSync = {
  /** Whose commits wait for the standbys. */
  readonly leader: string | null;
  readonly standbys: readonly string[];
  /** With quorum commit: so many of the standbys may lack a commit, as far as anybody knows. Absent for none. */
  readonly quorum?: number;
};

/** WAL position of the leader, bytes: from it Patroni counts the lag of a member that would take over. */
export type DcsStatus = { readonly lastLsn: number };

export type DcsFailover = {
  readonly leader?: string;
  readonly member?: string;
  /** ISO 8601 time with zone; absent for "now". */
  readonly scheduledAt?: string;
};

/** The settings that the console reasons with; all times in seconds, as Patroni has them. */
export type DcsConfig = Timeouts & {
  /** Bytes. */
  readonly maximumLagOnFailover: number;
  readonly paused: boolean;
  readonly synchronousMode: SynchronousMode;
  readonly synchronousModeStrict: boolean;
  /** Whether a primary may go on without etcd while every other member answers it. */
  readonly failsafeMode: boolean;
  /** From where a standby cluster gets its WAL, for people; absent in any other, whose leader takes writes. */
  readonly standbyOf?: string;
  readonly document: ConfigDocument;
};

/** The whole of the dynamic configuration, as it is edited. It may hold secrets: not for screens or reports. */
export type ConfigDocument = {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Revision of the key's last change. */
  readonly modRevision: string;
};

export type DcsMember = { readonly connUrl: string; readonly apiUrl: string };

/**
 * What one changed key says; a null value or an empty history means that the key was deleted. An unreadable key
 * says nothing any more: what it said before is dropped, because it is no longer so.
 */
export type DcsChange =
  | { readonly key: 'leader'; readonly value: DcsLeader | null }
  | { readonly key: 'sync'; readonly value: DcsSync | null }
  | { readonly key: 'failover'; readonly value: DcsFailover | null }
  | { readonly key: 'config'; readonly value: DcsConfig | null }
  | { readonly key: 'status'; readonly value: DcsStatus | null }
  | { readonly key: 'history'; readonly value: readonly TimelineSwitch[] }
  | { readonly key: 'member'; readonly name: string; readonly value: DcsMember | null }
  | { readonly key: 'unreadable'; readonly of: DcsPart; readonly why: string };

/** A key of Patroni's that the console reads. */
export type DcsPart =
  | { readonly key: 'leader' | 'sync' | 'failover' | 'config' | 'status' | 'history' }
  | { readonly key: 'member'; readonly name: string };

const EMPTY: Omit<Dcs, 'revision'> = {
  leader: null,
  sync: null,
  failover: null,
  config: null,
  status: null,
  history: [],
  members: {},
  unreadable: {},
};

/** The view that a full listing of the keys at `revision` gives. */
export function dcsFrom(revision: string, changes: readonly DcsChange[]): Dcs {
  return applyDcs({ ...EMPTY, revision }, revision, changes);
}

/** The view after `changes`; the same object in every part that they leave alone. */
export function applyDcs(dcs: Dcs, revision: string, changes: readonly DcsChange[]): Dcs {
  let next: Dcs = { ...dcs, revision };
  for (const change of changes) {
    const [part, why] = change.key === 'unreadable' ? [nothingOf(change.of), change.why] : [change, null];
    next = withPart(next, part);
    next = { ...next, unreadable: withEntry(next.unreadable, nameOf(part), why) };
  }
  return next;
}

type Readable = Exclude<DcsChange, { key: 'unreadable' }>;

function withPart(dcs: Dcs, change: Readable): Dcs {
  if (change.key === 'member') return { ...dcs, members: withEntry(dcs.members, change.name, change.value) };
  return isSame(dcs[change.key], change.value) ? dcs : { ...dcs, [change.key]: change.value };
}

function nothingOf(part: DcsPart): Readable {
  if (part.key === 'member') return { key: 'member', name: part.name, value: null };
  return part.key === 'history' ? { key: 'history', value: [] } : { key: part.key, value: null };
}

function nameOf(part: DcsPart): string {
  return part.key === 'member' ? `members/${part.name}` : part.key;
}

/** The record with this entry, without it where `value` is null; the same object where nothing changes. */
function withEntry<T>(
  record: Readonly<Record<string, T>>,
  name: string,
  value: T | null,
): Readonly<Record<string, T>> {
  if (isSame(own(record, name) ?? null, value)) return record;
  const { [name]: _, ...rest } = record;
  return value === null ? rest : { ...rest, [name]: value };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** `next` with those parts of `before` that are equal, so that an unchanged part keeps its identity. */
export function shareDcs(before: Dcs, next: Dcs): Dcs {
  const kept = Object.entries(before).filter(([name, old]) => isSame(old, next[name as keyof Dcs]));
  return { ...next, ...Object.fromEntries(kept) };
}
