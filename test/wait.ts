import { setTimeout as sleep } from 'node:timers/promises';

// What comes at once is seen at once; what takes long is not asked for all the time.
const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 50;

// A check may cost more than what is waited for: who asks Docker all the time keeps the stack from getting well.
const REST_PER_CHECK = 2;

/**
 * Waits until `check` gives something truthy, and returns it. A check that throws counts as "not yet".
 * @throws Error that says what was waited for, how long, and the last error of a check.
 */
export async function until<T>(
  check: () => T | Promise<T>,
  { timeoutMs, what }: { readonly timeoutMs: number; readonly what: string },
): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  let last = '';
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    const began = performance.now();
    try {
      const found = await check();
      if (found) return found;
      last = '';
    } catch (error) {
      last = `: ${(error as Error).message}`;
    }
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for ${what}${last}`);
    await sleep(Math.max(pause, REST_PER_CHECK * (performance.now() - began)));
  }
}
