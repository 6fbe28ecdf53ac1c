import type { LaneOutage } from './outage.ts';

/** Something that was seen and may have ended or hindered writes; ms since the run began. */
export type Happening = { readonly atMs: number; readonly text: string };

// An effect on writes comes soon after its cause, and what is looked at every 200 ms may be seen after the effect.
const BEFORE_MS = 5_000;
const AFTER_MS = 1_000;

/** What was seen last when an outage began: its likely cause. Null where nothing was. */
export function likelyCause(
  { fromMs, restoredAtMs }: Pick<LaneOutage, 'fromMs' | 'restoredAtMs'>,
  happenings: readonly Happening[],
): string | null {
  const until = Math.min(fromMs + AFTER_MS, restoredAtMs ?? Number.POSITIVE_INFINITY);
  const near = happenings
    .filter(({ atMs }) => atMs >= fromMs - BEFORE_MS && atMs <= until)
    .sort((a, b) => a.atMs - b.atMs);
  return near.at(-1)?.text ?? null;
}
