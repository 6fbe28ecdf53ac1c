import { type PatroniNode, positionOf, receivedBy } from '../../systems/patroni/facts.ts';
import { type LagSample, positionAt, SAME_MOMENT_MS, secondsBehind, type WalPoint } from './lag.ts';

/** How far back the history reaches, ms. */
export const REMEMBER_MS = 3_600_000;

// More than a replica says between two answers of its primary; what is older was never to be compared.
const MAX_WAITING = 32;

/** Where a replica was, not yet compared: the primary has not been observed since. */
type ReplicaPoint = {
  /** ms since the epoch. */
  readonly at: number;
  /** Bytes. */
  readonly received: number;
  readonly replayed: number;
  readonly timeline: number | undefined;
};

/** What is remembered of one replica. */
type ReplicaLag = {
  /** At most one a second, the oldest first. */
  readonly samples: readonly LagSample[];
  readonly waiting: readonly ReplicaPoint[];
};

/** WAL positions of the last hour, each from the node's own mouth, and what they say of every replica. */
export type LagHistory = {
  /** Positions of the primary of that time: at most one a second, the oldest first, never falling. */
  readonly written: readonly WalPoint[];
  /** Who wrote the newest of them, and since when it is the primary. */
  readonly primary?: { readonly name: string; readonly timeline: number | undefined; readonly since: number };
  readonly replicas: Readonly<Record<string, ReplicaLag>>;
};

/** Nothing observed yet. */
export const noLag: LagHistory = { written: [], replicas: {} };

/**
 * The history after the primary was observed at `at`. What was remembered beyond its position is no longer
 * part of the cluster's history (WAL that a failover lost, or another cluster), so it is forgotten.
 */
export function primaryObserved(
  history: LagHistory,
  name: string,
  node: PatroniNode,
  at: number,
): LagHistory {
  const lsn = positionOf(node);
  const { timeline } = node;
  if (lsn === undefined) return history;
  const { primary: known } = history;
  const fell = (history.written.at(-1)?.lsn ?? 0) > lsn;
  const same = known !== undefined && known.name === name && known.timeline === timeline && !fell;
  const primary = same ? known : { name, timeline, since: at };
  const kept = fell ? history.written.filter((point) => point.lsn <= lsn) : history.written;
  const point = { at, lsn };
  // Compared before they are thinned out: each point counts for the time until the next.
  const primaryHistory = { written: [...kept, point], primary, replicas: {} };
  const { [name]: own, ...others } = history.replicas;
  const replicas: Record<string, ReplicaLag> = {};
  // Its own past as a replica stays on the plot.
  if (own !== undefined && isRemembered(own, at)) replicas[name] = { ...own, waiting: [] };
  for (const [replica, lag] of Object.entries(others)) {
    if (isRemembered(lag, at)) replicas[replica] = compared(lag, primaryHistory);
  }
  return { written: appended(kept, point), primary, replicas };
}

/**
 * The history after a replica was observed at `at`. It is compared at once with a primary that was observed just
 * before, else as soon as the primary is observed again.
 */
export function replicaObserved(
  history: LagHistory,
  name: string,
  node: PatroniNode,
  at: number,
): LagHistory {
  const received = receivedBy(node);
  const { replayedLsn: replayed, timeline } = node;
  if (received === undefined || replayed === undefined) return history;
  const known = history.replicas[name] ?? { samples: [], waiting: [] };
  const waiting = [...known.waiting, { at, received, replayed, timeline }].slice(-MAX_WAITING);
  const replica = compared({ ...known, waiting }, history);
  return { ...history, replicas: { ...history.replicas, [name]: replica } };
}

function compared(replica: ReplicaLag, history: LagHistory): ReplicaLag {
  const newest = history.written.at(-1);
  if (newest === undefined || replica.waiting.length === 0) return replica;
  const due = replica.waiting.filter((point) => point.at <= newest.at + SAME_MOMENT_MS);
  if (due.length === 0) return replica;
  const samples = due.flatMap((point) => sampleOf(point, history) ?? []);
  return {
    samples: samples.reduce(appended, replica.samples),
    waiting: replica.waiting.slice(due.length),
  };
}

function sampleOf(point: ReplicaPoint, { written, primary }: LagHistory): LagSample | undefined {
  const position = primary && positionAt(written, point.at, primary.since);
  if (position === undefined) return undefined;
  const older = (point.timeline ?? 0) < (primary?.timeline ?? 0);
  // It has what its primary never wrote: the two have parted, and the distance means nothing.
  if (older && point.received > position) return undefined;
  return {
    at: point.at,
    // Two answers are never of quite the same instant, so a replica can seem to be ahead: it has everything.
    receive: Math.max(0, Math.round(position - point.received)),
    replay: Math.max(0, Math.round(position - point.replayed)),
    receiveSeconds: secondsBehind(written, point.received, point.at),
    replaySeconds: secondsBehind(written, point.replayed, point.at),
    replayed: point.replayed,
  };
}

// One a second: a newer one replaces that of the same second, and the later ones that a clock left that was set back.
function appended<Point extends { readonly at: number }>(
  points: readonly Point[],
  point: Point,
): readonly Point[] {
  const second = Math.floor(point.at / 1000);
  let end = points.length;
  while (end > 0 && Math.floor((points[end - 1]?.at ?? 0) / 1000) >= second) end -= 1;
  let start = 0;
  while (start < end && (points[start]?.at ?? 0) < point.at - REMEMBER_MS) start += 1;
  const kept = points.slice(start, end);
  kept.push(point);
  return kept;
}

function isRemembered({ samples, waiting }: ReplicaLag, now: number): boolean {
  const last = Math.max(samples.at(-1)?.at ?? 0, waiting.at(-1)?.at ?? 0);
  return last >= now - REMEMBER_MS;
}

/** The history without a replica that was removed. */
export function forgetLag(history: LagHistory, name: string): LagHistory {
  if (!Object.hasOwn(history.replicas, name)) return history;
  const { [name]: _, ...replicas } = history.replicas;
  return { ...history, replicas };
}
