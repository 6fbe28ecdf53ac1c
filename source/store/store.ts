import { type Event, reduce } from './reduce.ts';
import type { State } from './state.ts';

/** Listeners hear of data at most this often, ms; a key press is reported at once. */
const NOTIFY_EVERY_MS = 450;
/** What is asked for once a second has come after this, ms, counted from the first of it, and is reported as one. */
const GATHER_MS = 250;
/** What was reported by its owner instead of being asked for waits no longer than this: a frame at 60 a second. */
const NEWS_EVERY_MS = 16;

export type Store = {
  readonly get: () => State;
  /** Applies an event; listeners are told with the next coalesced notification. */
  readonly dispatch: (event: Event) => void;
  /** As `dispatch`, but listeners are told within a frame: for what happened just now. */
  readonly dispatchNews: (event: Event) => void;
  /** As `dispatch`, but listeners are told before it returns: for what the operator did. */
  readonly dispatchNow: (event: Event) => void;
  /** Calls `listener` after changes; returns the way to stop that. */
  readonly subscribe: (listener: () => void) => () => void;
};

/**
 * Holds the state. A burst of events costs one notification, because what is drawn is dearer than what is
 * reduced. With `notifyEveryMs` 0 every event is reported in the next turn of the event loop: for who draws nothing.
 */
export function createStore(initial: State, notifyEveryMs = NOTIFY_EVERY_MS): Store {
  const gatherMs = Math.min(notifyEveryMs, GATHER_MS);
  let state = initial;
  let told = 0;
  let timer: NodeJS.Timeout | undefined;
  let due = 0;
  const listeners = new Set<() => void>();

  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    told = performance.now();
    for (const listener of [...listeners]) listener();
  };
  const apply = (event: Event): boolean => {
    const before = state;
    try {
      state = reduce(state, event);
    } catch (error) {
      // What came from outside in a shape that nobody foresaw costs this one event, and is said.
      const text = `${event.type} failed with an internal error: ${(error as Error).message}`;
      state = { ...before, ui: { ...before.ui, toast: { text, tone: 'bad', at: Date.now() } } };
    }
    return state !== before;
  };
  /** Tells in `waitMs`, and not before `everyMs` have passed since the last time; sooner if that is due already. */
  const tellLater = (everyMs: number, waitMs: number) => {
    const now = performance.now();
    const at = Math.max(now + waitMs, told + everyMs);
    if (listeners.size === 0 || (timer !== undefined && due <= at)) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(tell, at - now);
  };
  return {
    get: () => state,
    dispatch(event) {
      if (apply(event)) tellLater(notifyEveryMs, gatherMs);
    },
    dispatchNews(event) {
      if (apply(event)) tellLater(Math.min(notifyEveryMs, NEWS_EVERY_MS), 0);
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
