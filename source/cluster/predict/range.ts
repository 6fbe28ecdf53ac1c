import type { Prediction } from '../../model/prediction.ts';
import { formatDuration } from '../../text/units.ts';

/** From the shortest to the longest time that something is expected to take, ms; the longest may be Infinity. */
export type Range = { readonly minMs: number; readonly maxMs: number };

/** The range from `minMs` to `maxMs`; without a second one, exactly that long. */
export function range(minMs: number, maxMs: number = minMs): Range {
  return { minMs, maxMs };
}

/** One after the other. */
export function inTurn(...parts: readonly Range[]): Range {
  return range(total(parts, 'minMs'), total(parts, 'maxMs'));
}

/** At the same time: it is over when the later one is. */
export function later(a: Range, b: Range): Range {
  return range(Math.max(a.minMs, b.minMs), Math.max(a.maxMs, b.maxMs));
}

/** Whichever is over first ends it. */
export function sooner(a: Range, b: Range): Range {
  return range(Math.min(a.minMs, b.minMs), Math.min(a.maxMs, b.maxMs));
}

/** For people, after "stop": `for 16–24 s`, `for at most 3.5 s`, `until it is undone`. */
export function lasting({ minMs, maxMs }: Range): string {
  if (maxMs === Number.POSITIVE_INFINITY) return 'until it is undone';
  if (minMs <= 0) return `for at most ${formatDuration(maxMs)}`;
  // In one unit, and no finer than such an estimate is.
  const digits = maxMs < 9_950 ? 1 : 0;
  const from = (minMs / 1000).toFixed(digits);
  const to = (maxMs / 1000).toFixed(digits);
  return from === to ? `for about ${to} s` : `for ${from}–${to} s`;
}

/** An outage that takes this long: `writes stop for 16–24 s: <why>`. */
export function writesStop(outage: Range, why: string, what = 'writes'): Prediction {
  return { ...outage, text: `${what} stop ${lasting(outage)}: ${why}` };
}

function total(parts: readonly Range[], bound: keyof Range): number {
  return parts.reduce((sum, part) => sum + part[bound], 0);
}
