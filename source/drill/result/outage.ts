import type { Attempt, Lane } from './attempt.ts';
import type { Outage } from './report.ts';

/**
 * One outage of a lane: a time in which none of its attempts was acknowledged. Times are ms since the run began.
 * U_min = complete(last failure) − invoke(first failure), both within that time; U_max = complete(first ok after) −
 * invoke(last ok before), null where nothing was acknowledged before, or after.
 */
export type LaneOutage = Outage & {
  readonly lane: Lane;
  /** Completion of the last acknowledged attempt before. */
  readonly fromMs: number;
  /** Completion of the first acknowledged attempt after; null where none came while the probes ran. */
  readonly restoredAtMs: number | null;
  /** Attempts that were begun in that time, and how many of all attempts under way in it were never acknowledged. */
  readonly attempts: number;
  readonly failed: number;
  /** How late the probe itself was at either end, ms: the lower bound is that much lower. */
  readonly lateMs: number;
};

/**
 * A shorter time without an acknowledged attempt is no outage, ms: five attempts are due in it. Where no attempt failed
 * it was slowness, and counts from `MIN_STALL_MS` on.
 */
export const MIN_OUTAGE_MS = 500;
const MIN_STALL_MS = 1_000;

// Of a stall: with fewer attempts the probe was stalled, not the stack.
const ENOUGH_ATTEMPTS = 5;

/** All outages of a lane that ended after the fault, in their order. */
export function outagesOf(attempts: readonly Attempt[], lane: Lane, faultMs: number): readonly LaneOutage[] {
  const own = attempts.filter((attempt) => attempt.lane === lane);
  const acknowledged = own
    .filter(({ outcome }) => outcome === 'ok')
    .sort((a, b) => a.completedMs - b.completedMs);
  // Each represents the time that ends with it; undefined the time that did not end.
  return [...acknowledged, undefined].flatMap((after, i) => {
    const outage = between(own, acknowledged.slice(0, i), after, lane, faultMs);
    return outage === undefined ? [] : [outage];
  });
}

function between(
  own: readonly Attempt[],
  before: readonly Attempt[],
  after: Attempt | undefined,
  lane: Lane,
  faultMs: number,
): LaneOutage | undefined {
  const fromMs = before.at(-1)?.completedMs ?? Math.min(...own.map(({ invokedMs }) => invokedMs));
  const toMs = after?.completedMs ?? Math.max(fromMs, ...own.map(({ completedMs }) => completedMs));
  if (toMs < faultMs || toMs - fromMs < MIN_OUTAGE_MS) return undefined;
  const failures = own.filter(
    ({ outcome, invokedMs, completedMs }) =>
      outcome !== 'ok' && completedMs > Math.max(fromMs, faultMs) && invokedMs < toMs,
  );
  const begun = own.filter(({ invokedMs }) => invokedMs >= fromMs && invokedMs < toMs);
  const isStall = toMs - fromMs >= MIN_STALL_MS && begun.length >= ENOUGH_ATTEMPTS;
  if (failures.length === 0 && !isStall) return undefined;
  const firstMs = Math.max(fromMs, Math.min(...failures.map(({ invokedMs }) => invokedMs)));
  const lastMs = Math.min(toMs, Math.max(...failures.map(({ completedMs }) => completedMs)));
  const lastAliveMs = Math.max(...before.map(({ invokedMs }) => invokedMs));
  const lateMs = latest(own, fromMs, toMs);
  return {
    lane,
    fromMs,
    restoredAtMs: after === undefined ? null : toMs,
    uMinMs: failures.length === 0 ? 0 : Math.max(0, lastMs - firstMs - lateMs),
    uMaxMs: after === undefined || before.length === 0 ? null : toMs - lastAliveMs,
    attempts: begun.length,
    failed: failures.length,
    lateMs,
  };
}

const EDGE_MS = 1_000;

function latest(own: readonly Attempt[], fromMs: number, toMs: number): number {
  const near = own.filter(
    ({ invokedMs }) => Math.abs(invokedMs - fromMs) <= EDGE_MS || Math.abs(invokedMs - toMs) <= EDGE_MS,
  );
  return Math.max(0, ...near.map(({ lateMs = 0 }) => lateMs));
}

/**
 * The outage of the fault itself: the longest one that began before a new leader acknowledged (`newLeaderMs`), else the
 * first. Undefined where there was none.
 */
export function ownOutage(
  outages: readonly LaneOutage[],
  newLeaderMs: number | undefined,
): LaneOutage | undefined {
  const early = newLeaderMs === undefined ? [] : outages.filter(({ fromMs }) => fromMs < newLeaderMs);
  return worst(early.length > 0 ? early : outages.slice(0, 1));
}

/** The longest of several outages: one without an end is longer than any other. Undefined of none. */
export function worst(outages: readonly LaneOutage[]): LaneOutage | undefined {
  return outages.reduce<LaneOutage | undefined>(
    (longest, outage) => (longest === undefined || lengthOf(outage) > lengthOf(longest) ? outage : longest),
    undefined,
  );
}

/** How long an outage was at most, ms; infinite where it did not end. */
export function lengthOf({ uMaxMs, restoredAtMs, fromMs }: LaneOutage): number {
  return uMaxMs ?? (restoredAtMs === null ? Number.POSITIVE_INFINITY : restoredAtMs - fromMs);
}
