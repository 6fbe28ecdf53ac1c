import { setTimeout as sleep } from 'node:timers/promises';
import { type Limit, remaining } from './limit.ts';

const CALL_EVERY_MS = 200;

/**
 * Calls again and again until it gives something; each call has what is left of the time, `callMs` at most.
 * @throws the last error, or one that says `what` did not come about in time.
 */
export async function untilDeadline<T>(
  what: string,
  limit: Limit,
  callMs: number,
  call: (limit: Limit) => Promise<T | undefined>,
): Promise<T> {
  const { signal, deadlineMs } = limit;
  const from = performance.now();
  const end = from + deadlineMs;
  for (;;) {
    let failure = new Error(`${what} did not come about within ${deadlineMs} ms`);
    try {
      const left = remaining(limit, from);
      const found = await call({ ...left, deadlineMs: Math.min(callMs, left.deadlineMs) });
      if (found !== undefined) return found;
    } catch (error) {
      failure = error as Error;
    }
    if (signal?.aborted === true || performance.now() + CALL_EVERY_MS > end) throw failure;
    await sleep(CALL_EVERY_MS);
  }
}
