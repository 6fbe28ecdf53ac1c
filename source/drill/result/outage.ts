import type { Attempt, Lane } from './attempt.ts';
import type { Outage } from './report.ts';

/** Consecutive attempts of a lane, in the order of their invocation, none of which was acknowledged. */
export type Interruption = {
  /** Invocation of its first attempt and completion of its last one, ms since the run began. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly attempts: number;
};

/** One outage of a lane, with what it is made up of. */
export type SingleOutage = Outage & {
  /** More than one: the bounds reach from the first to the last of them. */
  readonly interruptions: readonly Interruption[];
  /** Completion of the first acknowledged attempt after the outage, ms since the run began; null where none came. */
  readonly restoredAtMs: number | null;
};

/** The worst outage of a lane since the fault; without interruptions where nothing failed. */
export type MeasuredOutage = SingleOutage & {
  /** Those that are told beside it, in their order: before each, or after it, the lane had settled. */
  readonly others: readonly SingleOutage[];
};

/**
 * A lane in which nothing has failed for so long has settled, ms. What fails later is another outage with bounds of its
 * own: otherwise one slow write long after a failover would count as an outage of all the time in between.
 */
export const SETTLED_MS = 2_000;

const NONE: MeasuredOutage = {
  ...{ uMinMs: null, uMaxMs: null, interruptions: [], restoredAtMs: null, others: [] },
};

/**
 * The outage that a fault caused in one lane: the worst of those that it was in, or that followed it. U_min =
 * complete(last failure) − invoke(first failure), U_max = complete(first ok after) − invoke(last ok before). A failure
 * is whatever was not acknowledged and ended after the fault. The last ok before was invoked before the first failure
 * was; the first ok after was invoked later and completed after the last failure did: attempts overlap, and while one
 * still fails the outage is not over. So U_min is never above U_max. U_max alone is null where no attempt was
 * acknowledged before, or none after.
 */
export function outageOf(attempts: readonly Attempt[], lane: Lane, faultMs: number): MeasuredOutage {
  const ordered = attempts
    .filter((attempt) => attempt.lane === lane)
    .sort((a, b) => a.invokedMs - b.invokedMs || a.seq - b.seq);
  const failed = (attempt: Attempt) => attempt.outcome !== 'ok' && attempt.completedMs >= faultMs;
  const acknowledged = ordered.filter((attempt) => attempt.outcome === 'ok');
  const outages = settledApart(runsOf(ordered, failed)).map((runs) => bounded(runs, acknowledged));
  const worst = worstOf(outages);
  return worst === undefined ? NONE : { ...worst, others: outages.filter((outage) => outage !== worst) };
}

/** The worst of several outages: without an end is worse than any other, not to have happened is the least. */
export function worseOf(outages: readonly MeasuredOutage[]): MeasuredOutage {
  return worstOf(outages) ?? NONE;
}

function worstOf<T extends Outage>(outages: readonly T[]): T | undefined {
  const weight = ({ uMinMs, uMaxMs }: Outage) =>
    uMinMs === null ? -1 : (uMaxMs ?? Number.POSITIVE_INFINITY);
  return outages.reduce<T | undefined>(
    (worst, outage) => (worst === undefined || weight(outage) > weight(worst) ? outage : worst),
    undefined,
  );
}

function endOf(interruptions: readonly Interruption[]): number {
  return Math.max(...interruptions.map(({ toMs }) => toMs));
}

function settledApart(interruptions: readonly Interruption[]): Interruption[][] {
  const outages: Interruption[][] = [];
  for (const interruption of interruptions) {
    const last = outages.at(-1);
    if (last === undefined || interruption.fromMs - endOf(last) >= SETTLED_MS) outages.push([interruption]);
    else last.push(interruption);
  }
  return outages;
}

function bounded(interruptions: readonly Interruption[], acknowledged: readonly Attempt[]): SingleOutage {
  const fromMs = Math.min(...interruptions.map((interruption) => interruption.fromMs));
  const toMs = endOf(interruptions);
  const before = acknowledged.findLast(({ invokedMs }) => invokedMs <= fromMs);
  const after = acknowledged
    .filter(({ invokedMs, completedMs }) => invokedMs >= fromMs && completedMs >= toMs)
    .map(({ completedMs }) => completedMs);
  const restoredAtMs = after.length === 0 ? null : Math.min(...after);
  return {
    uMinMs: toMs - fromMs,
    uMaxMs: before === undefined || restoredAtMs === null ? null : restoredAtMs - before.invokedMs,
    interruptions,
    restoredAtMs,
  };
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
