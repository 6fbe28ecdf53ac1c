/** What the requests of users were like, in the last seconds and in all. */
export type Traffic = {
  readonly requests: number;
  readonly errors: number;
  readonly requestsPerSecond: number;
  readonly errorsPerSecond: number;
  /** ms; null while there was no request. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** What rates and latencies are counted over. */
  readonly windowSeconds: number;
};

export type Meter = {
  /** A request was answered, after so many ms. */
  add(ms: number, ok: boolean): void;
  traffic(): Traffic;
};

type Second = { readonly at: number; requests: number; errors: number; readonly latencies: number[] };

const WINDOW_SECONDS = 5;
/** Latencies that a second keeps: more would tell no more. */
const KEEP = 500;

/** A meter over whole seconds; it needs no timer, so it costs nothing while it is not asked. */
export function createMeter(now: () => number = Date.now): Meter {
  let seconds: Second[] = [];
  let requests = 0;
  let errors = 0;
  const current = (): Second => {
    const at = Math.floor(now() / 1000);
    // The second that runs is not whole yet, so that one more is kept.
    seconds = seconds.filter((second) => second.at >= at - WINDOW_SECONDS);
    const last = seconds.at(-1);
    if (last?.at === at) return last;
    const next = { at, requests: 0, errors: 0, latencies: [] };
    seconds.push(next);
    return next;
  };
  return {
    add: (ms, ok) => {
      const second = current();
      requests += 1;
      second.requests += 1;
      if (!ok) {
        errors += 1;
        second.errors += 1;
      }
      if (second.latencies.length < KEEP) second.latencies.push(ms);
    },
    traffic: () => {
      const running = current();
      const whole = seconds.filter((second) => second !== running);
      const latencies = seconds.flatMap((second) => second.latencies).sort((a, b) => a - b);
      return {
        requests,
        errors,
        requestsPerSecond: sum(whole.map((second) => second.requests)) / WINDOW_SECONDS,
        errorsPerSecond: sum(whole.map((second) => second.errors)) / WINDOW_SECONDS,
        p50Ms: quantile(latencies, 0.5),
        p99Ms: quantile(latencies, 0.99),
        windowSeconds: WINDOW_SECONDS,
      };
    },
  };
}

/** The value below which the share `q` of the sorted values lies (nearest rank); null of none. */
function quantile(sorted: readonly number[], q: number): number | null {
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  return value === undefined ? null : Math.round(value * 10) / 10;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
