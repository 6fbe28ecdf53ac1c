/**
 * A fact together with when it was seen. The value of the last success is kept while its owner fails,
 * so that a panel can show it with its age instead of going blank.
 */
export type Observed<T> = {
  readonly value?: T;
  /** The whole answer that `value` was read from, for people. */
  readonly raw?: unknown;
  /** When `value` was observed, in ms since the epoch; absent before the first success. */
  readonly at?: number;
  /** The last failure; absent while the owner answers. */
  readonly error?: string;
  /** When the owner stopped answering, in ms since the epoch; absent while it answers. */
  readonly failingSince?: number;
};

/** Nothing seen yet. */
export const unseen: Observed<never> = {};

/** The value was just seen: replaces what was known and ends a failure. */
export function seen<T>(value: T, at: number, raw?: unknown): Observed<T> {
  return raw === undefined ? { value, at } : { value, at, raw };
}

/** The owner did not answer: the old value stays, the failure is dated from its first occurrence. */
export function failed<T>(previous: Observed<T> | undefined, error: string, at: number): Observed<T> {
  return { ...previous, error, failingSince: previous?.failingSince ?? at };
}

// What a fact may be late by, ms, beyond the period at which its owner is asked.
const LATE_BY_MS = 4_000;

/** Whether the fact must be shown as old: its owner fails now, or nothing was observed for too long. */
export function isStale(fact: Observed<unknown>, now: number, periodMs: number): boolean {
  return fact.at === undefined || fact.error !== undefined || now - fact.at > periodMs + LATE_BY_MS;
}
