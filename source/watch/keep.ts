import { setMaxListeners } from 'node:events';
import type { Supervised } from './supervise.ts';

/** Something that is wanted: how it begins, and what to do once it is wanted no more. */
export type Wanted = {
  /** Nothing comes of it where there is nothing to watch. */
  readonly start: (signal: AbortSignal) => Supervised | undefined;
  readonly ended?: () => void;
};

/** Runs what is wanted, each under a key of its own: nothing yet. */
export function keeper<W extends Wanted>() {
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  const running = new Map<string, { wanted: W; supervised: Supervised; stop: () => void }>();
  const ends = new Set<Promise<void>>();

  const begin = (key: string, wanted: W) => {
    const own = new AbortController();
    const supervised = wanted.start(own.signal);
    if (supervised === undefined) return;
    const abort = () => own.abort();
    ending.signal.addEventListener('abort', abort, { once: true });
    const end = supervised.done.then(() => {
      ending.signal.removeEventListener('abort', abort);
      ends.delete(end);
    });
    ends.add(end);
    const stop = () => {
      abort();
      wanted.ended?.();
    };
    running.set(key, { wanted, supervised, stop });
  };

  return {
    /** Starts what is new in `wanted`, ends what is no longer in it, and leaves the rest alone. */
    keep: (wanted: ReadonlyMap<string, W>): void => {
      for (const [key, part] of running) {
        if (wanted.has(key)) continue;
        running.delete(key);
        part.stop();
      }
      if (ending.signal.aborted) return;
      for (const [key, part] of wanted) if (!running.has(key)) begin(key, part);
    },
    /** Asks what matches again now; everything, when nothing is said. */
    poke: (matches?: (wanted: W, key: string) => boolean): void => {
      for (const [key, { wanted, supervised }] of running) {
        if (matches === undefined || matches(wanted, key)) supervised.poke();
      }
    },
    /** Ends everything; when it settles, nothing that was opened is left open. */
    stop: async (): Promise<void> => {
      ending.abort();
      await Promise.all(ends);
    },
  };
}
