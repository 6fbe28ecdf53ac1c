import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/**
 * Waits until `look` gives something truthy, and returns it. A look that throws counts as "not yet".
 * @throws Error that says what was waited for, how long, and the last error of a look.
 */
export async function until<T>(
  look: () => T | Promise<T>,
  { timeoutMs, what }: { readonly timeoutMs: number; readonly what: string },
): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  let last = '';
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
      last = '';
    } catch (error) {
      last = `: ${(error as Error).message}`;
    }
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for ${what}${last}`);
    await sleep(LOOK_EVERY_MS);
  }
}
