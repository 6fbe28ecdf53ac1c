import type { Found } from '../model/found.ts';
import type { State } from './state.ts';
import type { Store } from './store.ts';

/**
 * The first value that `find` returns for the state, called again after every change; undefined when `timeoutMs`
 * pass or the signal aborts.
 */
export function until<T extends Found>(
  store: Store,
  find: (state: State) => T | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const finish = (value: T | undefined) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      unsubscribe();
      resolve(value);
    };
    const abort = () => finish(undefined);
    const check = () => {
      try {
        const value = find(store.get());
        if (value !== undefined) finish(value);
      } catch (error) {
        reject(error);
        finish(undefined);
      }
    };
    const timer = setTimeout(abort, timeoutMs);
    const unsubscribe = store.subscribe(check);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    else check();
  });
}
