import { setMaxListeners } from 'node:events';
import type { Hands } from './actions/perform/hands.ts';
import { openActionLog } from './clients/action-log.ts';
import { dockerClient } from './clients/docker.ts';
import { openJournal } from './clients/journal.ts';
import { type FactEvent, isNews } from './domain/event.ts';
import { defaultThresholds } from './domain/thresholds.ts';
import { makeHands } from './hands.ts';
import { watchActionLog } from './sources/action-log.ts';
import { startSources } from './sources/index.ts';
import { onDemand } from './sources/on-demand.ts';
import { observeOnce } from './sources/once.ts';
import type { Pace } from './sources/pace.ts';
import type { Event } from './store/reduce.ts';
import { reduce } from './store/reduce.ts';
import { wantedLogs, wantedStats } from './store/select-wanted.ts';
import { isSettled } from './store/settled.ts';
import { initialState, type State } from './store/state.ts';
import type { Store } from './store/store.ts';

/** Clients and sources of one stack, bound to its store. */
export type Connection = {
  readonly hands: Hands;
  /** Asks every source again, now. */
  readonly refresh: () => void;
  /** Settles when nothing that was opened is left open. */
  readonly stop: () => Promise<void>;
};

/** Watches the project for the store, and gives `perform` the hands to act on it. */
export function connect(project: string, store: Store, pace: Pace, signal: AbortSignal): Connection {
  setMaxListeners(0, signal);
  const docker = dockerClient();
  const journal = openJournal();
  const sources = startSources({ project, docker, journal, pace }, teller(store), signal);
  const asked = watchActionLog(openActionLog(), project, store.dispatch, signal);
  const demanded = onDemand(docker, store.dispatch, signal);
  const unsubscribe = store.subscribe(() => {
    const state = store.get();
    demanded.want({ stats: wantedStats(state), logs: wantedLogs(state) });
  });
  return {
    hands: makeHands(project, store, docker, journal),
    refresh: () => {
      sources.refresh();
      demanded.refresh();
    },
    stop: async () => {
      unsubscribe();
      await Promise.all([sources.stop(), demanded.stop(), asked.done]);
    },
  };
}

/** Tells what happened at once, and the first word of everybody; what was asked for later, with the next notification. */
function teller(store: Store): (event: FactEvent) => void {
  let settled = false;
  return (event) => {
    settled ||= isSettled(store.get());
    if (isNews(event) || !settled) store.dispatchNews(event);
    else store.dispatch(event);
  };
}

/** One look at everything, without a console. */
export async function observe(project: string, thresholds = defaultThresholds): Promise<State> {
  let state = initialState(project, Date.now(), thresholds);
  const emit = (event: Event) => {
    state = reduce(state, event);
  };
  await observeOnce({ project }, emit, new AbortController().signal);
  emit({ type: 'clock.ticked', at: Date.now() });
  return state;
}
