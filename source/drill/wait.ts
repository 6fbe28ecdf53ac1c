import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/**
 * The first value that `look` finds (neither undefined nor false), asked again every 50 ms; undefined when `timeoutMs` pass or the signal aborts.
 * What a drill waits for is seen by its own observer as well as by the store, so neither's notice would do.
 */
export async function waitFor<T>(
  look: () => T | false | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    if (signal.aborted) return undefined;
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) return undefined;
    await pause(LOOK_EVERY_MS, signal);
  }
}

/** Settles after so many ms, or when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => undefined);
}
