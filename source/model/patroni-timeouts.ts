/** The timeouts of Patroni's dynamic configuration, s. */
export type Timeouts = { readonly ttl: number; readonly loopWait: number; readonly retryTimeout: number };

/** What Patroni takes where one is not set: `config.py`, `__DEFAULT_CONFIG`. */
export const DEFAULT_TIMEOUTS: Timeouts = { ttl: 30, loopWait: 10, retryTimeout: 10 };

/** The least that Patroni takes: `config.py`, `_validate_and_adjust_timeouts`. */
export const LEAST_TIMEOUTS: Timeouts = { ttl: 20, loopWait: 1, retryTimeout: 3 };

type Known = { readonly config: Timeouts | null };

/** The timeouts as they are set in the DCS, Patroni's own where nothing is known. */
export function timeoutsOf({ dcs }: { readonly dcs: { readonly value?: Known | undefined } }): Timeouts {
  return dcs.value?.config ?? DEFAULT_TIMEOUTS;
}

/** What Patroni makes of timeouts that do not fit together; only its log says so (`_validate_and_adjust_timeouts`). */
export function adjusted(asked: Timeouts): Timeouts {
  const least = LEAST_TIMEOUTS;
  const ttl = Math.max(least.ttl, asked.ttl);
  const loopWait = Math.max(least.loopWait, asked.loopWait);
  const retryTimeout = Math.max(least.retryTimeout, asked.retryTimeout);
  if (loopWait + 2 * retryTimeout <= ttl) return { ttl, loopWait, retryTimeout };
  if (least.loopWait + 2 * retryTimeout > ttl) {
    return { ttl, loopWait: least.loopWait, retryTimeout: Math.floor((ttl - least.loopWait) / 2) };
  }
  return { ttl, loopWait: ttl - 2 * retryTimeout, retryTimeout };
}
