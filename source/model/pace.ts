/** Periods of polls that the operator can choose, ms, the fastest first. */
export const PERIODS_MS: readonly number[] = [500, 1_000, 2_000, 5_000, 10_000];

/** Period of polls at the start, ms: each member is then asked at most twice a second. */
export const DEFAULT_PERIOD_MS = 1_000;

/** The next shorter (1) or longer (-1) period; the first and the last one stay. */
export function nextPeriod(periodMs: number, step: 1 | -1): number {
  const at = PERIODS_MS.indexOf(periodMs);
  return PERIODS_MS[at - step] ?? periodMs;
}

/** A period for people: `0.5 s`, `10 s`. */
export function formatPeriod(periodMs: number): string {
  return `${periodMs / 1_000} s`;
}
