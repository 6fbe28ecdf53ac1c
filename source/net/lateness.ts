import { setInterval } from 'node:timers';

/** So late, ms, this process may be; above it cannot be said which member was slow to answer. */
export const LATE_MS = 250;

const CHECK_EVERY_MS = 100;
// What was longer ago is not asked for.
const KEEP_MS = 60_000;

/** A time in which the event loop should have come round and did not, in that of `performance.now()`. */
type Pause = { readonly fromMs: number; readonly toMs: number };

let due = performance.now() + CHECK_EVERY_MS;
let pauses: Pause[] = [];

// All the time: what happens between two calls breaks the connection that the second one finds.
setInterval(() => {
  const now = performance.now();
  pauses = pauses.filter(({ toMs }) => now - toMs < KEEP_MS);
  if (now - due > CHECK_EVERY_MS) pauses.push({ fromMs: due, toMs: now });
  due = now + CHECK_EVERY_MS;
}, CHECK_EVERY_MS).unref();

/**
 * How long this process stood still in one go at most since `fromMs` (`performance.now()`), ms, less up to a tenth of a
 * second; undefined where that is no more than `LATE_MS`. It is held up by its own work, by a machine with too much to do,
 * or by one that slept; what failed meanwhile is no failure of the member that was asked.
 */
export function lateSince(fromMs: number): number | undefined {
  const now = performance.now();
  const until = [...pauses, { fromMs: due, toMs: now }];
  const most = Math.max(...until.map((pause) => pause.toMs - Math.max(pause.fromMs, fromMs)));
  return most > LATE_MS ? most : undefined;
}
