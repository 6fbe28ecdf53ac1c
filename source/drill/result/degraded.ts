import type { Attempt, Lane } from './attempt.ts';
import type { LaneOutage } from './outage.ts';
import type { Report } from './report.ts';

/** An attempt that takes longer is slow, ms. */
export const SLOW_MS = 500;

/** A lane in which no attempt was bad for so long works as usual again, ms. */
const SETTLED_MS = 2_000;

type Stretch = { readonly fromMs: number; toMs: number };

/**
 * The time from the fault on in which a lane worked badly beside its outages: how many of the attempts that were begun in it
 * were bad (failed, or took longer than `SLOW_MS`), and until when, ms since the run began; undefined where there was none.
 */
export function degradedOf(
  attempts: readonly Attempt[],
  lane: Lane,
  faultMs: number,
  outages: readonly LaneOutage[],
): NonNullable<Report['lanes'][Lane]['degraded']> | undefined {
  const own = attempts
    .filter((attempt) => attempt.lane === lane && attempt.invokedMs >= faultMs && !isWithin(attempt, outages))
    .sort((a, b) => a.invokedMs - b.invokedMs);
  const bad = own.filter(isBad);
  const stretches: Stretch[] = [];
  for (const { invokedMs, completedMs } of bad) {
    const last = stretches.at(-1);
    if (last === undefined || invokedMs - last.toMs > SETTLED_MS)
      stretches.push({ fromMs: invokedMs, toMs: completedMs });
    else last.toMs = Math.max(last.toMs, completedMs);
  }
  const untilMs = stretches.at(-1)?.toMs;
  if (untilMs === undefined) return undefined;
  const meanwhile = own.filter(({ invokedMs }) =>
    stretches.some(({ fromMs, toMs }) => invokedMs >= fromMs && invokedMs <= toMs),
  );
  const ms = stretches.reduce((sum, stretch) => sum + lengthWithout(stretch, outages), 0);
  return { ms, untilMs, attempts: meanwhile.length, bad: bad.length };
}

function isBad({ outcome, invokedMs, completedMs }: Attempt): boolean {
  return outcome !== 'ok' || completedMs - invokedMs > SLOW_MS;
}

function isWithin({ invokedMs }: Attempt, outages: readonly LaneOutage[]): boolean {
  return outages.some(
    ({ fromMs, restoredAtMs }) =>
      invokedMs >= fromMs && invokedMs < (restoredAtMs ?? Number.POSITIVE_INFINITY),
  );
}

function lengthWithout({ fromMs, toMs }: Stretch, outages: readonly LaneOutage[]): number {
  const within = outages.map((outage) =>
    Math.max(0, Math.min(toMs, outage.restoredAtMs ?? toMs) - Math.max(fromMs, outage.fromMs)),
  );
  return toMs - fromMs - within.reduce((sum, ms) => sum + ms, 0);
}
