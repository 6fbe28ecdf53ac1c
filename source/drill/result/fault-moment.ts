import type { Attempt } from './attempt.ts';

/** What is known of when a fault was injected, ms since the run began. */
export type FaultTimes = {
  /** When the signal, or the question, was sent: it was not before. */
  readonly askedMs: number;
  /** When the action said that the fault is in place: it was not after. */
  readonly placedMs: number;
  /** When Docker says that the container ended; absent where it reports no end. */
  readonly dockerMs?: number;
};

/** The moment that all times of a report count from, what it was taken from, and how much earlier it may have been. */
export type FaultMoment = { readonly atMs: number; readonly source: string; readonly errorMs: number };

/** What is asked of the cluster begins with the question. */
export function askedMoment(askedMs: number): FaultMoment {
  return { atMs: askedMs, source: 'the question was sent', errorMs: 0 };
}

/**
 * The earliest of three: what Docker reports, the last write that was acknowledged before an outage began meanwhile,
 * and when the action said that the fault is in place. The fault is not before it was asked for, nor before a write
 * that was acknowledged.
 */
export function faultMoment(
  { askedMs, placedMs, dockerMs }: FaultTimes,
  attempts: readonly Attempt[],
): FaultMoment {
  const acknowledged = attempts.filter(({ outcome }) => outcome === 'ok').map((ok) => ok.completedMs);
  const before = acknowledged.filter((ms) => ms <= placedMs);
  const lastMs = Math.max(...before);
  const firstMs = Math.min(...acknowledged.filter((ms) => ms > placedMs));
  const isFailing = attempts.some(
    ({ invokedMs, outcome }) => invokedMs > lastMs && invokedMs < firstMs && outcome !== 'ok',
  );
  const candidates = [
    ...(dockerMs === undefined ? [] : [{ atMs: dockerMs, source: "Docker's event" }]),
    ...(lastMs > askedMs && isFailing
      ? [{ atMs: lastMs, source: 'the last acknowledged write before the outage' }]
      : []),
  ].filter(({ atMs }) => atMs >= askedMs && atMs <= placedMs);
  const earliest = candidates.reduce((a, b) => (b.atMs < a.atMs ? b : a), {
    atMs: placedMs,
    source: 'the action said that it is in place',
  });
  const aliveMs = Math.max(askedMs, ...before.filter((ms) => ms <= earliest.atMs));
  return { ...earliest, errorMs: earliest.atMs - aliveMs };
}
