import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt, Lane } from '../result/attempt.ts';

/** The result of a try, as far as its lane knows it. */
export type Tried = Omit<Attempt, 'lane' | 'seq' | 'invokedMs' | 'completedMs' | 'lateMs'>;

/** How a lane tries. A try settles by twice its deadline (to open, to answer), and never rejects. */
export type Trier = {
  try(seq: number): Promise<Tried>;
  /** Closes every connection, at once. */
  close(): void;
};

/** A lane that is running. */
export type RunningLane = {
  /**
   * Begins no further attempt; settles once those in flight have ended. A lane that is failing goes on for a while, so
   * that an outage that just ends is seen to end.
   */
  stop(): Promise<void>;
  /** Begins no further attempt, and abandons the ones under way. */
  abandon(): void;
};

/** How long a lane that is failing goes on after the order to stop. */
const WAIT_FOR_END_MS = 3_000;

/** A timer that is late by less is as good as in time, ms. */
const LATE_MS = 5;

type Pace = {
  readonly intervalMs: number;
  /** When the first attempt is due, on the clock of `nowMs`. */
  readonly firstMs: number;
  readonly nowMs: () => number;
};

/**
 * Tries again and again, open loop: an attempt is due every interval, whatever has become of earlier ones. Since each
 * ends by its deadline, at most 2 × deadline / interval + 1 are in flight. When this process itself was held up, the
 * attempts that would have been due meanwhile are left out, not made up for: their times would be invented.
 */
export function runLane(
  lane: Lane,
  trier: Trier,
  { intervalMs, firstMs, nowMs }: Pace,
  tell: (attempt: Attempt) => void,
): RunningLane {
  const inFlight = new Set<Promise<void>>();
  let failing = false;
  let seq = 0;
  let slot = 0;
  let timer = setTimeout(begin, Math.max(0, firstMs - nowMs()));

  function begin(): void {
    const attempt = one();
    inFlight.add(attempt);
    attempt.then(
      () => inFlight.delete(attempt),
      () => undefined,
    );
    slot = Math.max(slot + 1, Math.ceil((nowMs() - firstMs) / intervalMs));
    timer = setTimeout(begin, Math.max(0, firstMs + slot * intervalMs - nowMs()));
  }

  async function one(): Promise<void> {
    const invokedMs = nowMs();
    const lateMs = invokedMs - firstMs - slot * intervalMs;
    seq += 1;
    const own = seq;
    const tried = await trier.try(own);
    failing = tried.outcome !== 'ok';
    const times = { invokedMs: rounded(invokedMs), completedMs: rounded(nowMs()) };
    tell({ lane, seq: own, ...times, ...(lateMs < LATE_MS ? {} : { lateMs: rounded(lateMs) }), ...tried });
  }

  return {
    stop: async () => {
      const until = nowMs() + WAIT_FOR_END_MS;
      while (failing && nowMs() < until) await sleep(intervalMs);
      clearTimeout(timer);
      await Promise.all(inFlight);
      trier.close();
    },
    abandon: () => {
      clearTimeout(timer);
      trier.close();
    },
  };
}

// Microseconds are enough, and shorter on the wire.
function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
