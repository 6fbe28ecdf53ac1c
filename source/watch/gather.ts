/**
 * Collects what comes in a burst, so that it is reported in one piece: `everyMs` after the first item. It is full with
 * `most` of them.
 */
export function gather<T>(
  report: (items: readonly T[]) => void,
  {
    everyMs,
    most,
    signal,
  }: { readonly everyMs: number; readonly most: number; readonly signal: AbortSignal },
) {
  let items: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  let waiting: (() => void)[] = [];

  /** Reports what was collected, now. */
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const collected = items;
    const waited = waiting;
    items = [];
    waiting = [];
    if (collected.length > 0 && !signal.aborted) report(collected);
    for (const go of waited) go();
  };
  signal.addEventListener('abort', flush, { once: true });
  return {
    add: (more: readonly T[]): void => {
      if (more.length === 0 || signal.aborted) return;
      items.push(...more);
      timer ??= setTimeout(flush, everyMs);
    },
    flush,
    /** Settles when it is not full: a caller with a flood waits here instead of filling the memory. */
    drained: async (): Promise<void> => {
      if (items.length >= most && !signal.aborted) await new Promise<void>((go) => waiting.push(go));
    },
  };
}
