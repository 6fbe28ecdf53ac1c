import { DEFAULT_PERIOD_MS } from '../model/pace.ts';

/** How often the sources ask: one for all polls, changed by the operator. */
export type Pace = {
  /** Period of polls now, ms. */
  periodMs(): number;
  change(periodMs: number): void;
  /** Calls `listener` after each change; returns the way to stop that. */
  onChange(listener: () => void): () => void;
};

/** A pace that begins with this period, ms. */
export function createPace(periodMs: number = DEFAULT_PERIOD_MS): Pace {
  const listeners = new Set<() => void>();
  let now = periodMs;
  return {
    periodMs: () => now,
    change: (to) => {
      now = to;
      for (const listener of [...listeners]) listener();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
