/** Median and 99th percentile of samples. */
export type Summary = { readonly n: number; readonly p50: number; readonly p99: number };

/**
 * Summary of at least one sample.
 * @throws Error when there is none.
 */
export function summarise(samples: readonly number[]): Summary {
  return { n: samples.length, p50: percentile(samples, 0.5), p99: percentile(samples, 0.99) };
}

/** The sample below which this part of them lies (nearest rank). */
export function percentile(samples: readonly number[], part: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
  if (found === undefined) throw new Error('there is no sample');
  return found;
}

/** Slope of a line through points by the method of least squares: y per unit of x. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const below = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return below === 0 ? 0 : points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / below;
}
