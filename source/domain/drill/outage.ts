import type { Attempt, Lane } from './attempt.ts';
import type { Outage } from './report.ts';

/** Consecutive attempts of a lane, in the order of their invocation, none of which was acknowledged. */
export type Interruption = {
  /** Invocation of its first attempt and completion of its last one, ms since the run began. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly attempts: number;
};

/** The outage of a lane, with what it is made up of. */
export type MeasuredOutage = Outage & {
  /** More than one: the bounds reach from the first to the last of them. Empty where nothing failed. */
  readonly interruptions: readonly Interruption[];
  /** Completion of the first acknowledged attempt after the outage, ms since the run began; null where none came. */
  readonly restoredAtMs: number | null;
};

const NONE: MeasuredOutage = { uMinMs: null, uMaxMs: null, interruptions: [], restoredAtMs: null };

/**
 * The outage that a fault caused in one lane. U_min = complete(last failure) − invoke(first failure), U_max =
 * complete(first ok after) − invoke(last ok before). A failure is whatever was not acknowledged and ended after the
 * fault. The last ok before was invoked before the first failure was; the first ok after was invoked later and
 * completed after the last failure did: attempts overlap, and while one still fails the outage is not over. So U_min is never above U_max.
 * U_max alone is null where no attempt was acknowledged before, or none after.
 */
export function outageOf(attempts: readonly Attempt[], lane: Lane, faultMs: number): MeasuredOutage {
  const ordered = attempts
    .filter((attempt) => attempt.lane === lane)
    .sort((a, b) => a.invokedMs - b.invokedMs || a.seq - b.seq);
  const failed = (attempt: Attempt) => attempt.outcome !== 'ok' && attempt.completedMs >= faultMs;
  const interruptions = runsOf(ordered, failed);
  const first = interruptions[0];
  if (first === undefined) return NONE;
  const fromMs = first.fromMs;
  const toMs = Math.max(...interruptions.map((interruption) => interruption.toMs));
  const acknowledged = ordered.filter((attempt) => attempt.outcome === 'ok');
  const before = acknowledged.findLast((attempt) => attempt.invokedMs <= fromMs);
  const after = acknowledged
    .filter((attempt) => attempt.invokedMs >= fromMs && attempt.completedMs >= toMs)
    .map((attempt) => attempt.completedMs);
  const restoredAtMs = after.length === 0 ? null : Math.min(...after);
  return {
    uMinMs: toMs - fromMs,
    uMaxMs: before === undefined || restoredAtMs === null ? null : restoredAtMs - before.invokedMs,
    interruptions,
    restoredAtMs,
  };
}

/** The worse of several outages: one without an end is worse than any other, one that did not happen is the least. */
export function worseOf(outages: readonly MeasuredOutage[]): MeasuredOutage {
  const weight = ({ uMinMs, uMaxMs }: MeasuredOutage) =>
    uMinMs === null ? -1 : (uMaxMs ?? Number.POSITIVE_INFINITY);
  return outages.reduce((worst, outage) => (weight(outage) > weight(worst) ? outage : worst), NONE);
}

function runsOf(ordered: readonly Attempt[], failed: (attempt: Attempt) => boolean): Interruption[] {
  const runs: Interruption[] = [];
  let open = false;
  for (const attempt of ordered) {
    const run = runs.at(-1);
    if (!failed(attempt)) open = false;
    else if (open && run !== undefined) {
      const toMs = Math.max(run.toMs, attempt.completedMs);
      runs[runs.length - 1] = { ...run, toMs, attempts: run.attempts + 1 };
    } else {
      runs.push({ fromMs: attempt.invokedMs, toMs: attempt.completedMs, attempts: 1 });
      open = true;
    }
  }
  return runs;
}
