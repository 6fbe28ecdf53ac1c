import { setMaxListeners } from 'node:events';
import type { Ports } from '../actions/perform/ports.ts';
import { startHealersForOthers } from '../faults/ensure-healing.ts';
import { openJournal } from '../faults/journal.ts';
import { marksOf } from '../faults/mark.ts';
import { openActionLog } from '../files/action-log.ts';
import { composeInventory } from '../inventory/compose.ts';
import { type DockerClient, dockerClient } from '../inventory/docker/docker.ts';
import { type FactEvent, isNews } from '../model/event.ts';
import { initialState, type Settings } from '../store/initial-state.ts';
import { isReadOnly, mayTryWrites } from '../store/read-only.ts';
import { type Event, reduce } from '../store/reduce.ts';
import { wantedLogs, wantedStats } from '../store/select-wanted.ts';
import { isSettled } from '../store/settled.ts';
import type { State } from '../store/state.ts';
import type { Store } from '../store/store.ts';
import { watchActionLog } from '../watch/action-log.ts';
import { onDemand } from '../watch/on-demand.ts';
import { observeOnce } from '../watch/once.ts';
import type { Pace } from '../watch/pace.ts';
import { startSources } from '../watch/start.ts';
import { makePorts } from './action-ports.ts';
import type { WatchedStack } from './file-stack.ts';
import { etcdMembers, makeTurns, type Turns } from './turns.ts';

const MARKS_WITHIN_MS = 1_000;

/** Clients and sources of one stack, bound to its store. */
export type Connection = {
  readonly ports: Ports;
  readonly turns: Turns;
  /** Asks every source again, now. */
  readonly refresh: () => void;
  /** Settles when nothing that was opened is left open. */
  readonly stop: () => Promise<void>;
};

/** Watches the project, or the stack of a file, for the store, and gives `perform` the ports to act on it. */
export function connect(
  project: string,
  store: Store,
  pace: Pace,
  signal: AbortSignal,
  stack?: WatchedStack,
): Connection {
  setMaxListeners(0, signal);
  const docker = dockerClient();
  const watchedStack = stack ?? { inventory: composeInventory(docker) };
  const { inventory } = watchedStack;
  const journal = openJournal();
  const mayHeal = () => store.get().containers.value !== undefined && !isReadOnly(store.get());
  const mayWrite = () => mayTryWrites(store.get());
  const watched = { project, ...watchedStack, journal, mayHeal, mayWrite, pace };
  const sources = startSources(watched, teller(store), signal);
  const asked = watchActionLog(openActionLog(), project, store.dispatch, signal);
  const demanded = onDemand(docker, store.dispatch, signal);
  const unsubscribe = store.subscribe(() => {
    const state = store.get();
    demanded.want({ stats: wantedStats(state), logs: wantedLogs(state) });
  });
  return {
    ports: makePorts(project, store, inventory, docker, journal),
    turns: makeTurns(project, () => etcdMembers(store.get(), inventory)),
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

/** Reports what happened at once, and the first answer of each member; what was asked for later, with the next notification. */
function teller(store: Store): (event: FactEvent) => void {
  let settled = false;
  return (event) => {
    settled ||= isSettled(store.get());
    if (isNews(event) || !settled) store.dispatchNews(event);
    else store.dispatch(event);
  };
}

// What others have left over is healed by the next process that finds it, if it may change anything here.
async function healOthers(project: string, docker: DockerClient, state: State): Promise<void> {
  if (state.containers.value === undefined || isReadOnly(state)) return;
  await startHealersForOthers(await marksOf(project, docker, { deadlineMs: MARKS_WITHIN_MS }), openJournal());
}

/** Reads everything once, without a console: of the project, or of the stack of a file. */
export async function observe(project: string, settings: Settings, stack?: WatchedStack): Promise<State> {
  let state = initialState(project, Date.now(), settings);
  const emit = (event: Event) => {
    state = reduce(state, event);
  };
  const docker = dockerClient();
  const mayWrite = () => mayTryWrites(state);
  const observed = { project, ...(stack ?? { inventory: composeInventory(docker) }), mayWrite };
  await observeOnce(observed, emit, new AbortController().signal);
  if (stack === undefined) await healOthers(project, docker, state).catch(() => undefined);
  emit({ type: 'clock.ticked', at: Date.now() });
  return state;
}
