import { DEFAULT_PERIOD_MS } from '../model/pace.ts';

/** How often the sources ask: one for all polls, changed by the operator. */
export type Pace = ReturnType<typeof createPace>;

/** A pace that begins with this period, ms. */
export function createPace(periodMs: number = DEFAULT_PERIOD_MS) {
  const listeners = new Set<() => void>();
  let now = periodMs;
  return {
    /** Period of polls now, ms. */
    periodMs: (): number => now,
    change: (to: number): void => {
      now = to;
      for (const listener of [...listeners]) listener();
    },
    /** Calls `listener` after each change; returns the way to stop that. */
    onChange: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/**
 * When each kind that is no system is asked, ms after the whole period (a system says it itself): one after the other, so
 * that no key has to wait until the answers of all have been read, and all within the time for which the store gathers
 * what it reports at once.
 */
export const PHASE_MS = {
  dcs: 35,
  docker: 170,
  stats: 185,
} as const;
