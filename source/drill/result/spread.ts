/**
 * How repeated measurements spread; undefined of none, and of one run all four are the same. Quantiles are values that were
 * measured (nearest rank).
 */
export function runSpread(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (q: number) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  const [min, median, p95, max] = [at(0), at(0.5), at(0.95), at(1)];
  if (min === undefined || median === undefined || p95 === undefined || max === undefined) return undefined;
  return { min, median, p95, max };
}
