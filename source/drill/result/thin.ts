import type { Point, Report } from './report.ts';

/** Most points that a report keeps: of all writes, and of the lag of one replica. */
export const MAX_WRITES = 4000;
export const MAX_LAG = 1500;

/** What is so close to an attempt that was not acknowledged is kept with it, ms. */
const AROUND_MS = 1000;

// This share of the points is for the highest ones: a spike must not vanish, and the median must not rise.
const PEAKS = 0.02;

type Write = Report['series']['writes'][number];

/**
 * The series small enough for a file. The outage stays whole: every attempt that was not acknowledged, and all
 * within a second of one. Of the rest, the highest and every n-th stay. Numbers are rounded to what was measured.
 */
export function thinSeries(series: Report['series']): Report['series'] {
  const writes = [...series.writes].sort((a, b) => a.atMs - b.atMs);
  return {
    writes: thinnedLanes(writes).map(({ lane, outcome, ...point }) => ({ ...rounded(point), lane, outcome })),
    lag: Object.fromEntries(
      Object.entries(series.lag).map(([replica, points]) => [
        replica,
        thinned(points, MAX_LAG, () => false).map(rounded),
      ]),
    ),
  };
}

/**
 * At most `limit` points in their order; what `keep` names stays, even if that alone is more. The rest is thinned: of
 * each stretch of time its highest point stays, and of all others every n-th, so that neither a spike nor the median
 * is lost.
 */
export function thinned<P extends Point>(
  points: readonly P[],
  limit: number,
  keep: (point: P) => boolean,
): readonly P[] {
  if (points.length <= limit) return points;
  const kept = new Set(points.filter(keep));
  const rest = points.filter((point) => !kept.has(point));
  for (const stretch of split(rest, Math.floor((limit - kept.size) * PEAKS))) {
    const highest = stretch.reduce((a, b) => (b.value > a.value ? b : a));
    kept.add(highest);
  }
  const others = rest.filter((point) => !kept.has(point));
  for (const stretch of split(others, limit - kept.size)) if (stretch[0] !== undefined) kept.add(stretch[0]);
  return points.filter((point) => kept.has(point));
}

// Each lane by itself: they take turns, so that every n-th of all could be of one lane alone.
function thinnedLanes(writes: readonly Write[]): readonly Write[] {
  const lanes = [...new Set(writes.map(({ lane }) => lane))];
  const isNear = near(writes);
  const whole = writes.filter(isNear).length;
  const share = Math.max(0, MAX_WRITES - whole) / Math.max(1, writes.length - whole);
  const kept = lanes.flatMap((lane) => {
    const own = writes.filter((write) => write.lane === lane);
    const ownWhole = own.filter(isNear).length;
    return thinned(own, ownWhole + Math.floor((own.length - ownWhole) * Math.min(1, share)), isNear);
  });
  return kept.sort((a, b) => a.atMs - b.atMs);
}

/** A list in so many parts of about the same length, none of them empty. */
function split<P>(points: readonly P[], parts: number): readonly (readonly P[])[] {
  const count = Math.min(parts, points.length);
  if (count < 1) return [];
  const edge = (i: number) => Math.round((i * points.length) / count);
  return Array.from({ length: count }, (_, i) => points.slice(edge(i), edge(i + 1)));
}

/** Whether a write belongs to the outage; `writes` are in order of time. */
function near(writes: readonly Write[]): (write: Write) => boolean {
  const close = new Set<Write>();
  for (const ordered of [writes, [...writes].reverse()]) {
    let last = Number.NaN;
    for (const write of ordered) {
      if (write.outcome !== 'ok') last = write.atMs;
      if (Math.abs(write.atMs - last) <= AROUND_MS) close.add(write);
    }
  }
  return (write) => close.has(write);
}

// The probes' clock is not more exact than this.
function rounded<P extends Point>({ atMs, value }: P): Point {
  return { atMs: Math.round(atMs * 10) / 10, value: Math.round(value * 100) / 100 };
}
