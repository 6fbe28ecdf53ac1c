import { DEFAULT_TIMEOUTS } from '../../model/patroni-timeouts.ts';

declare module '../../model/system.ts' {
  interface SystemFacts {
    patroni: PatroniNode;
  }
}

/** One Patroni member as it reports itself (`GET /patroni`, Patroni 4.0). */
export type PatroniNode = {
  readonly name: string;
  /** PostgreSQL's state: `running`, `starting`, `stopped`, `creating replica`, … */
  readonly state: string;
  /** `primary`, `replica` or `standby_leader`: never "leader", which is the role in the DCS. */
  readonly role: string;
  /** PostgreSQL version number, e.g. 170006. */
  readonly serverVersion?: number;
  readonly timeline?: number;
  /** When this PostgreSQL was started, as Patroni writes it; another value means that it was started again. */
  readonly postmasterStartTime?: string;
  /** Primary only: WAL position, bytes. */
  readonly writtenLsn?: number;
  /** Replica only: bytes. */
  readonly receivedLsn?: number;
  readonly replayedLsn?: number;
  /** Replica only: commit time of the last replayed transaction, ms since the epoch. */
  readonly replayedAt?: number;
  readonly replayPaused: boolean;
  /** Replica only: `streaming`, `in archive recovery`, or absent. */
  readonly replicationState?: string;
  /** Primary only: who streams from it. */
  readonly replication: readonly Standby[];
  /** When the node last reached the DCS, ms since the epoch. */
  readonly dcsLastSeen?: number;
  readonly paused: boolean;
  readonly failsafeActive: boolean;
  readonly pendingRestart: boolean;
  /** The settings that wait for it; absent where Patroni does not tell (before 4.0). */
  readonly pendingChanges?: readonly PendingChange[];
  readonly watchdogFailed: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly patroniVersion: string;
  readonly scope: string;
  /** PostgreSQL's system identifier: the same in all nodes of a cluster, and in no other one. */
  readonly systemId?: string;
};

/** One row of the primary's `pg_stat_replication`. */
export type Standby = {
  readonly applicationName: string;
  readonly state: string;
  readonly syncState: string;
};

/** Whether the node says that it accepts writes. */
export function isPrimary(node: PatroniNode): boolean {
  return node.role === 'primary';
}

/** Whether it leads a standby cluster: it follows a member of another cluster, and takes no writes. */
export function isStandbyLeader(node: PatroniNode): boolean {
  return node.role === 'standby_leader';
}

/** Whether the others of its cluster stream from it: a primary, or a standby leader. */
export function isSource(node: PatroniNode): boolean {
  return isPrimary(node) || isStandbyLeader(node);
}

/**
 * WAL position up to which a replica has everything, bytes. What it says that it received counts from when its
 * streaming began, so after a restart it can be less than what it has replayed from its own files.
 */
export function receivedBy({ receivedLsn, replayedLsn }: PatroniNode): number | undefined {
  if (receivedLsn === undefined) return undefined;
  return Math.max(receivedLsn, replayedLsn ?? receivedLsn);
}

/** WAL position up to which a node has everything, bytes: what a primary has written, a replica received. */
export function positionOf(node: PatroniNode): number | undefined {
  return node.writtenLsn ?? receivedBy(node);
}

/** How far a replica is behind, in bytes of WAL; undefined where a position is not known. */
type Lag = { readonly receive: number | undefined; readonly replay: number | undefined };

/**
 * Lag of a replica against the own WAL position of the primary, or of the standby leader. The two are polled within the same second but
 * not at the same instant, so a replica seen later can be ahead: that counts as no lag.
 */
export function lagBehind(primary: PatroniNode | undefined, replica: PatroniNode): Lag {
  const written = primary === undefined ? undefined : positionOf(primary);
  const behind = (position: number | undefined) =>
    written === undefined || position === undefined ? undefined : Math.max(0, written - position);
  return { receive: behind(receivedBy(replica)), replay: behind(replica.replayedLsn) };
}

/** How long ago a node reached the DCS, and what that means for its role. */
export type DcsContact = {
  /** Whole seconds. */
  readonly seconds: number;
  /** `late`: it missed a loop; `lost`: a leader that long without the DCS has lost its key. */
  readonly state: 'in time' | 'late' | 'lost';
};

/**
 * Age of `dcs_last_seen`, which a node renews with each loop (`loop_wait`, as a rule 10 s). Undefined where
 * the node does not say.
 */
export function dcsContact(
  node: PatroniNode | undefined,
  timing: { readonly ttl: number; readonly loopWait: number } | undefined,
  now: number,
): DcsContact | undefined {
  if (node?.dcsLastSeen === undefined) return undefined;
  const seconds = Math.max(0, Math.floor((now - node.dcsLastSeen) / 1000));
  const { ttl, loopWait } = timing ?? DEFAULT_TIMEOUTS;
  const state = seconds >= ttl ? 'lost' : seconds >= 2 * loopWait ? 'late' : 'in time';
  return { seconds, state };
}

/** A setting that takes effect with the next start of PostgreSQL, in the texts that Patroni has for its values. */
export type PendingChange = { readonly setting: string; readonly from: string; readonly to: string };
