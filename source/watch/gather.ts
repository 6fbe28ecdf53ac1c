/**
 * Collects what comes in a burst, so that it is reported in one piece: it tells `everyMs` after the first item, and is full
 * with `most` of them.
 */
export function gather<T>(
  tell: (items: readonly T[]) => void,
  {
    everyMs,
    most,
    signal,
  }: { readonly everyMs: number; readonly most: number; readonly signal: AbortSignal },
) {
  let items: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  let waiting: (() => void)[] = [];

  /** Tells what was collected now. */
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const told = items;
    const waited = waiting;
    items = [];
    waiting = [];
    if (told.length > 0 && !signal.aborted) tell(told);
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
    /** Settles when there is room for more: a caller with a flood waits here instead of filling the memory. */
    room: async (): Promise<void> => {
      if (items.length >= most && !signal.aborted) await new Promise<void>((go) => waiting.push(go));
    },
  };
}
