import { type Event, reduce } from './reduce.ts';
import type { State } from './state.ts';

/** Listeners are notified of data at most this often, ms; a key press is reported at once. */
const NOTIFY_EVERY_MS = 450;
/** After the first answer of a poll, listeners wait this long for the others, ms, and are notified once. */
const GATHER_MS = 250;
/** Listeners are notified of news, which was not asked for, within this time, ms: a frame at 60 a second. */
const NEWS_EVERY_MS = 16;

export type Store = {
  readonly get: () => State;
  /** Applies an event; listeners are notified within the period, once for several events. */
  readonly dispatch: (event: Event) => void;
  /** As `dispatch`, but listeners are notified within a frame: for what happened just now. */
  readonly dispatchNews: (event: Event) => void;
  /** As `dispatch`, but listeners are notified before it returns: for what the operator did. */
  readonly dispatchNow: (event: Event) => void;
  /** Calls `listener` after changes; returns the way to stop that. */
  readonly subscribe: (listener: () => void) => () => void;
};

/**
 * Holds the state. A burst of events costs one notification, because to draw costs more than to reduce. With
 * `notifyEveryMs` 0 every event is reported in the next turn of the event loop: for callers that draw nothing.
 */
export function createStore(initial: State, notifyEveryMs = NOTIFY_EVERY_MS): Store {
  const gatherMs = Math.min(notifyEveryMs, GATHER_MS);
  let state = initial;
  let notifiedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let due = 0;
  const listeners = new Set<() => void>();

  const notify = () => {
    clearTimeout(timer);
    timer = undefined;
    notifiedAt = performance.now();
    for (const listener of [...listeners]) listener();
  };
  const apply = (event: Event): boolean => {
    const before = state;
    try {
      state = reduce(state, event);
    } catch (error) {
      // Data of an unexpected shape cost this one event, and the operator reads why.
      const text = `${event.type} failed with an internal error: ${(error as Error).message}`;
      state = { ...before, ui: { ...before.ui, toast: { text, tone: 'bad', at: Date.now() } } };
    }
    return state !== before;
  };
  /** Notifies in `waitMs`, and not before `everyMs` have passed since the last time; sooner if that is due already. */
  const notifyLater = (everyMs: number, waitMs: number) => {
    const now = performance.now();
    const at = Math.max(now + waitMs, notifiedAt + everyMs);
    if (listeners.size === 0 || (timer !== undefined && due <= at)) return;
    clearTimeout(timer);
    due = at;
    // A difference of two fractions is a hair more than what was added.
    timer = setTimeout(notify, Math.round(at - now));
  };
  return {
    get: () => state,
    dispatch(event) {
      if (apply(event)) notifyLater(notifyEveryMs, gatherMs);
    },
    dispatchNews(event) {
      if (apply(event)) notifyLater(Math.min(notifyEveryMs, NEWS_EVERY_MS), 0);
    },
    dispatchNow(event) {
      if (apply(event)) notify();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
