import { setMaxListeners } from 'node:events';
import type { Supervised } from './supervise.ts';

/** Something that is wanted: how it begins, and what to do once it is wanted no more. */
export type Wanted = {
  readonly start: (signal: AbortSignal) => Supervised;
  readonly ended?: () => void;
};

/** Runs what is wanted, each under a key of its own. */
export type Keeper = {
  /** Starts what is new in `wanted`, ends what is no longer in it, and leaves the rest alone. */
  keep(wanted: ReadonlyMap<string, Wanted>): void;
  /** Asks what runs under a key again now; everything, when no key is given. */
  poke(key?: string): void;
  /** Ends everything; when it settles, nothing that was opened is left open. */
  stop(): Promise<void>;
};

/** A keeper of nothing yet. */
export function keeper(): Keeper {
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  const running = new Map<string, { supervised: Supervised; stop: () => void }>();
  const ends = new Set<Promise<void>>();

  const begin = (key: string, { start, ended }: Wanted) => {
    const own = new AbortController();
    const abort = () => own.abort();
    ending.signal.addEventListener('abort', abort, { once: true });
    const supervised = start(own.signal);
    const end = supervised.done.then(() => {
      ending.signal.removeEventListener('abort', abort);
      ends.delete(end);
    });
    ends.add(end);
    const stop = () => {
      abort();
      ended?.();
    };
    running.set(key, { supervised, stop });
  };

  return {
    keep: (wanted) => {
      for (const [key, part] of running) {
        if (wanted.has(key)) continue;
        running.delete(key);
        part.stop();
      }
      if (ending.signal.aborted) return;
      for (const [key, part] of wanted) if (!running.has(key)) begin(key, part);
    },
    poke: (key) => {
      for (const [name, part] of running) if (key === undefined || key === name) part.supervised.poke();
    },
    stop: async () => {
      ending.abort();
      await Promise.all(ends);
    },
  };
}
