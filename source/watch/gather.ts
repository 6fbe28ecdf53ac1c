/** Collects what comes in a burst, so that it is reported in one piece. */
type Gatherer<T> = {
  add(items: readonly T[]): void;
  /** Tells what was collected now. */
  flush(): void;
  /** Settles when there is room for more: a caller with a flood waits here instead of filling the memory. */
  room(): Promise<void>;
};

/** A gatherer that tells `everyMs` after the first item; it is full with `most` of them. */
export function gather<T>(
  tell: (items: readonly T[]) => void,
  {
    everyMs,
    most,
    signal,
  }: { readonly everyMs: number; readonly most: number; readonly signal: AbortSignal },
): Gatherer<T> {
  let items: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  let waiting: (() => void)[] = [];

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
    add: (more) => {
      if (more.length === 0 || signal.aborted) return;
      items.push(...more);
      timer ??= setTimeout(flush, everyMs);
    },
    flush,
    room: async () => {
      if (items.length >= most && !signal.aborted) await new Promise<void>((go) => waiting.push(go));
    },
  };
}
