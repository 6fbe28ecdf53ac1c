import type { Report } from './report.ts';

/** An error budget is counted over 30 days. */
const PERIOD_MS = 30 * 24 * 60 * 60 * 1000;
const THREE_NINES_MS = PERIOD_MS / 1_000;
const FOUR_NINES_MS = PERIOD_MS / 10_000;

/**
 * What outages of so many ms in all cost of 30 days at 99.9 % and at 99.99 %, in percent (above 100 it was not enough); null where it was not
 * measured.
 */
export function errorBudgetOf(uMaxMs: number | null): Report['errorBudget'] {
  if (uMaxMs === null) return null;
  return { threeNines: (100 * uMaxMs) / THREE_NINES_MS, fourNines: (100 * uMaxMs) / FOUR_NINES_MS };
}
