/** A WAL position and when it was observed. */
export type WalPoint = {
  /** ms since the epoch. */
  readonly at: number;
  /** Bytes. */
  readonly lsn: number;
};

/** How far one replica was behind at one moment. */
export type LagSample = {
  /** ms since the epoch. */
  readonly at: number;
  /** Bytes not yet received / not yet replayed. */
  readonly receive: number;
  readonly replay: number;
  /**
   * Seconds since the primary was where the replica is now; 0 when it has everything, undefined when that was
   * before all that is remembered of the primary.
   */
  readonly receiveSeconds: number | undefined;
  readonly replaySeconds: number | undefined;
  /** WAL position up to which the replica had replayed, bytes. */
  readonly replayed: number;
};

/** Points this far apart or less are taken as one line; ms. Beyond it nothing is known of what lies between. */
export const MAX_STRETCH_MS = 12_000;

/** What was seen so shortly after the primary is compared with it as of the same moment, ms. */
export const SAME_MOMENT_MS = 50;

/** Rates are taken over this time where there are points enough, ms. */
const RATE_OVER_MS = 5_000;

/**
 * Where the primary was at the time `at`: on the line between the two observations around it, of which the
 * first is not older than `since`; where it was seen last, when that was just before. Undefined when they are
 * missing or too far apart. `points` are in order.
 */
export function positionAt(points: readonly WalPoint[], at: number, since: number): number | undefined {
  const i = lastIndex(points, (point) => point.at <= at);
  const before = points[i];
  const after = points[i + 1];
  if (before === undefined || before.at < since) return undefined;
  if (before.at === at || (after === undefined && at - before.at <= SAME_MOMENT_MS)) return before.lsn;
  if (after === undefined || after.at - before.at > MAX_STRETCH_MS) return undefined;
  return before.lsn + ((after.lsn - before.lsn) * (at - before.at)) / (after.at - before.at);
}

/**
 * Seconds that a replica at `position` is behind at the time `now`: how long ago the primary wrote past it.
 * The primary's own positions answer that without trusting any clock but ours, and say 0 on an idle cluster,
 * where the time of the last replayed commit would seem to grow. Undefined while they do not reach back that
 * far. `points` are in order, and never fall.
 */
export function secondsBehind(
  points: readonly WalPoint[],
  position: number,
  now: number,
): number | undefined {
  const newest = points.at(-1);
  if (newest === undefined) return undefined;
  if (position >= newest.lsn) return 0;
  const i = lastIndex(points, (point) => point.lsn <= position);
  const before = points[i];
  const after = points[i + 1];
  if (before === undefined || after === undefined) return undefined;
  const part = (position - before.lsn) / (after.lsn - before.lsn);
  const passed = before.at + part * (after.at - before.at);
  return Math.max(0, now - passed) / 1000;
}

/** Bytes per second between the first and the last of `points`; undefined with fewer than two, or when it fell. */
export function rateOf(points: readonly WalPoint[]): number | undefined {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at || last.lsn < first.lsn)
    return undefined;
  return ((last.lsn - first.lsn) * 1000) / (last.at - first.at);
}

/**
 * The newest of `points` from which a rate is to be taken: those of the last seconds, and at least two of them
 * unless they are too far apart. `points` are in order.
 */
export function recent<Point extends { readonly at: number }>(points: readonly Point[]): readonly Point[] {
  const last = points.at(-1);
  if (last === undefined) return [];
  const from = lastIndex(points, (point) => point.at < last.at - RATE_OVER_MS) + 1;
  const start = Math.max(0, Math.min(from, points.length - 2));
  const kept = points.slice(start);
  const gap = kept.findLastIndex((point, i) => point.at - (kept[i - 1]?.at ?? point.at) > MAX_STRETCH_MS);
  return gap === -1 ? kept : kept.slice(gap);
}

/**
 * Seconds until a replica has caught up at the present rates (bytes per second): lag ÷ (replay − write).
 * 0 when it is not behind; undefined when it does not gain on the primary.
 */
export function secondsToCatchUp(lag: number, replayRate: number, writeRate: number): number | undefined {
  if (lag <= 0) return 0;
  const gain = replayRate - writeRate;
  return gain > 0 ? lag / gain : undefined;
}

/** Least, middle and greatest of some values. */
export type Spread = { readonly min: number; readonly median: number; readonly max: number };

/** Least, middle and greatest of some values; undefined without any. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? 0;
  const median = sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? 0) + high) / 2;
  return { min: sorted[0] ?? 0, median, max: sorted.at(-1) ?? 0 };
}

/** Those of `points` that are not older than `from` (ms since the epoch). `points` are in order. */
export function since<Point extends { readonly at: number }>(
  points: readonly Point[],
  from: number,
): readonly Point[] {
  return points.slice(lastIndex(points, (point) => point.at < from) + 1);
}

/** Index of the last item for which `holds`; -1 without one. It must hold for all items before that one. */
function lastIndex<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && holds(item)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
