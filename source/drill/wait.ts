import { setTimeout as sleep } from 'node:timers/promises';

const CHECK_EVERY_MS = 50;

/**
 * The first value that `find` returns (neither undefined nor false), called again every 50 ms; undefined when
 * `timeoutMs` pass or the signal aborts. Polled, because what a drill waits for comes from its own observer or from the
 * store, and a notice of one of them would not be enough.
 */
export async function waitFor<T>(
  find: () => T | false | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    if (signal.aborted) return undefined;
    const found = find();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) return undefined;
    await pause(CHECK_EVERY_MS, signal);
  }
}

/** Settles after so many ms, or when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => undefined);
}
