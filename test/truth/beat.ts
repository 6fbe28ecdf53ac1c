const startedAt = Date.now() - performance.now();

/** Ms since the epoch, on a steady clock. */
export function now(): number {
  return startedAt + performance.now();
}

/**
 * Calls `tick` every so many ms, on a grid that does not drift, with how late it is, ms. What a late one has missed is
 * left out. Returns what ends it.
 */
export function beat(everyMs: number, now: () => number, tick: (lateMs: number) => void): () => void {
  let planned = now() + everyMs;
  let timer = setTimeout(run, everyMs);
  function run() {
    const lateMs = Math.max(0, now() - planned);
    planned += everyMs * (1 + Math.floor(lateMs / everyMs));
    timer = setTimeout(run, planned - now());
    tick(lateMs);
  }
  return () => clearTimeout(timer);
}
