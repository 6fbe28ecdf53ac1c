/** Bounds of the generated load. */
export const MOST_PER_SECOND = 200;
export const LONGEST_SECONDS = 600;

export type LoadFigures =
  | { readonly on: false }
  | {
      readonly on: true;
      /** Requests per second. */
      readonly rate: number;
      /** When it ends by itself, ISO 8601. */
      readonly until: string;
      readonly remainingSeconds: number;
    };

export type Load = {
  /** Begins, or goes on with another rate; it ends by itself after so many seconds. */
  start(rate: number, seconds: number): void;
  stop(): void;
  figures(): LoadFigures;
};

/** Requests that are under way at most: beyond that they count as errors at once, instead of filling the memory. */
const MOST_UNDER_WAY = 400;
const TICK_MS = 50;

/**
 * Makes requests as users would: open loop, so that requests that take long do not make the next ones fewer.
 * `request` never rejects; `shed` is called for each request that was one too many.
 */
export function createLoad(
  request: () => Promise<void>,
  shed: () => void,
  onEnd: () => void = () => undefined,
  now: () => number = Date.now,
): Load {
  let running: { rate: number; until: number; due: number; timer: NodeJS.Timeout } | undefined;
  let underWay = 0;

  const tick = () => {
    if (running === undefined) return;
    const at = now();
    // What a pause of the process left behind is not made up for.
    running.due = Math.max(running.due, at - 1_000);
    while (running.due <= Math.min(at, running.until)) {
      running.due += 1_000 / running.rate;
      if (underWay >= MOST_UNDER_WAY) shed();
      else {
        underWay += 1;
        void request().finally(() => {
          underWay -= 1;
        });
      }
    }
    if (at >= running.until) stop();
  };
  const stop = () => {
    if (running === undefined) return;
    clearInterval(running.timer);
    running = undefined;
    onEnd();
  };

  return {
    start: (rate, seconds) => {
      if (running !== undefined) clearInterval(running.timer);
      running = { rate, until: now() + seconds * 1_000, due: now(), timer: setInterval(tick, TICK_MS) };
    },
    stop,
    figures: () => {
      if (running === undefined || now() >= running.until) return { on: false };
      const { rate, until } = running;
      const remainingSeconds = Math.ceil((until - now()) / 1_000);
      return { on: true, rate, until: new Date(until).toISOString(), remainingSeconds };
    },
  };
}
