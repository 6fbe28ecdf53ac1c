import { since } from '../../cluster/lag/lag.ts';

/** Values per dot column; `NaN` where no sample was taken. */
export type Curve = {
  readonly area: Float64Array;
  readonly line: Float64Array;
  /** Greatest value. */
  readonly max: number;
  /** Time of the left edge, and of one dot column; ms. */
  readonly from: number;
  readonly stepMs: number;
};

/** What two curves over time are made of. */
export type CurveSpec<Sample extends { readonly at: number }> = {
  /** The oldest first; only those in the window are drawn. */
  readonly samples: readonly Sample[];
  /** Right edge, and the time from the left edge to it; ms. */
  readonly now: number;
  readonly windowMs: number;
  /** Drawn as a filled area. */
  readonly area: (sample: Sample) => number;
  /** Drawn as a line; never below the area. */
  readonly line: (sample: Sample) => number;
};

// Samples that are further apart than so many times the usual have a gap between them.
const GAP = 2.5;
const LEAST_GAP_MS = 2_500;
const USUAL_OF = 15;

/**
 * The samples of a window as one value per dot column: the greatest where several fall into one, on the line
 * between two where none does. The columns lie fixed on the clock, so that what is drawn of the past only
 * moves to the left.
 */
export function curveOf<Sample extends { readonly at: number }>(
  { samples, now, windowMs, area: areaOf, line: lineOf }: CurveSpec<Sample>,
  width: number,
): Curve {
  const stepMs = windowMs / width;
  const from = (Math.floor(now / stepMs) + 1) * stepMs - windowMs;
  const area = new Float64Array(width).fill(Number.NaN);
  const line = new Float64Array(width).fill(Number.NaN);
  let max = 0;
  const put = (x: number, low: number, high: number) => {
    if (x < 0 || x >= width) return;
    // Also where nothing was: every comparison with NaN is false.
    if (!((area[x] ?? 0) >= low)) area[x] = low;
    if (!((line[x] ?? 0) >= high)) line[x] = high;
    max = Math.max(max, high);
  };
  const gap = gapOf(samples);
  let before: Sample | undefined;
  // One from before the window, so that the line comes in from there.
  for (const sample of since(samples, from - gap)) {
    const x = Math.floor((sample.at - from) / stepMs);
    if (before !== undefined && sample.at - before.at <= gap) {
      const span = sample.at - before.at;
      for (let i = Math.max(0, Math.floor((before.at - from) / stepMs) + 1); i < x; i += 1) {
        const part = (from + (i + 0.5) * stepMs - before.at) / span;
        const between = (a: number, b: number) => a + (b - a) * part;
        put(i, between(areaOf(before), areaOf(sample)), between(lineOf(before), lineOf(sample)));
      }
    }
    put(x, areaOf(sample), lineOf(sample));
    before = sample;
  }
  return { area, line, max, from, stepMs };
}

/** Distance beyond which samples are not joined, ms: by how often they were taken lately. */
function gapOf(samples: readonly { readonly at: number }[]): number {
  const last = samples.slice(-USUAL_OF);
  const distances = last.slice(1).map(({ at }, i) => at - (last[i]?.at ?? at));
  const usual = distances.sort((a, b) => a - b)[distances.length >> 1] ?? 0;
  return Math.max(LEAST_GAP_MS, GAP * usual);
}
