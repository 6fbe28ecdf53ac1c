import { type Event, reduce } from './reduce.ts';
import type { State } from './state.ts';

/** Listeners hear of data at most this often; a key press is told at once. */
const NOTIFY_EVERY_MS = 250;

export type Store = {
  readonly get: () => State;
  /** Applies an event; listeners are told with the next coalesced notification. */
  readonly dispatch: (event: Event) => void;
  /** As `dispatch`, but listeners are told before it returns: for what the operator did. */
  readonly dispatchNow: (event: Event) => void;
  /** Calls `listener` after changes; returns the way to stop that. */
  readonly subscribe: (listener: () => void) => () => void;
};

/**
 * Holds the state. A burst of events costs one notification, because what is drawn is dearer than what is
 * reduced; the first event after a quiet time is told within the current turn of the event loop.
 */
export function createStore(initial: State, notifyEveryMs = NOTIFY_EVERY_MS): Store {
  let state = initial;
  let told = 0;
  let timer: NodeJS.Timeout | undefined;
  const listeners = new Set<() => void>();

  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    told = performance.now();
    for (const listener of [...listeners]) listener();
  };
  const apply = (event: Event): boolean => {
    const before = state;
    state = reduce(state, event);
    return state !== before;
  };
  return {
    get: () => state,
    dispatch(event) {
      if (!apply(event) || timer !== undefined || listeners.size === 0) return;
      const wait = Math.max(0, told + notifyEveryMs - performance.now());
      timer = setTimeout(tell, wait);
    },
    dispatchNow(event) {
      if (apply(event)) tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
