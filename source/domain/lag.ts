/** A WAL position of the primary and when it was observed. */
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
  /** Seconds since the primary was where the replica is now; 0 when it has everything. */
  readonly receiveSeconds: number;
  readonly replaySeconds: number;
};

/**
 * Seconds that a replica at `position` is behind: how long ago the primary wrote past it. The history of the
 * primary's own positions answers that without trusting any clock but ours, and says 0 on an idle cluster,
 * where the time of the last replayed commit would seem to grow. Undefined while the history does not reach
 * back that far.
 */
export function secondsBehind(
  history: readonly WalPoint[],
  position: number,
  now: number,
): number | undefined {
  const newest = history.at(-1);
  if (newest === undefined) return undefined;
  if (position >= newest.lsn) return 0;
  for (let i = history.length - 1; i >= 0; i -= 1) {
    const point = history[i];
    if (point !== undefined && point.lsn <= position) {
      const next = history[i + 1];
      return Math.max(0, now - (next?.at ?? point.at)) / 1000;
    }
  }
  return undefined;
}

/** Bytes per second between the first and the last of `points`; undefined with fewer than two. */
export function rateOf(points: readonly WalPoint[]): number | undefined {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) return undefined;
  return ((last.lsn - first.lsn) * 1000) / (last.at - first.at);
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

/** Least, middle and greatest of some values; undefined without any. */
export function spreadOf(
  values: readonly number[],
): { readonly min: number; readonly median: number; readonly max: number } | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? 0;
  const median = sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? 0) + high) / 2;
  return { min: sorted[0] ?? 0, median, max: sorted.at(-1) ?? 0 };
}
