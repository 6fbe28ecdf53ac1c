import { setMaxListeners } from 'node:events';
import type { Hands } from './actions/perform/hands.ts';
import { dockerClient } from './clients/docker.ts';
import { patroniClient } from './clients/patroni.ts';
import { containerOf } from './domain/facts.ts';
import { defaultThresholds } from './domain/thresholds.ts';
import { startSources } from './sources/index.ts';
import { onDemand } from './sources/on-demand.ts';
import { observeOnce } from './sources/once.ts';
import type { Pace } from './sources/pace.ts';
import { endpointOf } from './sources/source.ts';
import type { Event } from './store/reduce.ts';
import { reduce } from './store/reduce.ts';
import { wantedLogs, wantedStats } from './store/select-wanted.ts';
import { initialState, type State } from './store/state.ts';
import type { Store } from './store/store.ts';

const DOCKER_DEADLINE_MS = 10_000;

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
  const sources = startSources({ project, docker, pace }, store.dispatch, signal);
  const demanded = onDemand(docker, store.dispatch, signal);
  const unsubscribe = store.subscribe(() => {
    const state = store.get();
    demanded.want({ stats: wantedStats(state), logs: wantedLogs(state) });
  });
  const limit = (abort: AbortSignal, deadlineMs = DOCKER_DEADLINE_MS) => ({ signal: abort, deadlineMs });

  const toMember = async <T>(
    member: string,
    call: (client: ReturnType<typeof patroniClient>) => Promise<T>,
  ) => {
    const container = containerOf(store.get(), member);
    const endpoint = container === undefined ? undefined : endpointOf(container, 'rest');
    if (endpoint === undefined) {
      return { type: 'not-sent', error: `${member} publishes no port for Patroni's REST API` } as const;
    }
    const client = patroniClient(endpoint);
    try {
      return await call(client);
    } finally {
      client.close();
    }
  };

  return {
    hands: {
      switchover: (leader, candidate, abort) =>
        toMember(leader, (client) => client.switchover(leader, candidate, { signal: abort })),
      reinitialize: (member, abort) => toMember(member, (client) => client.reinitialize({ signal: abort })),
      container: async (name, abort) =>
        (await docker.containers(project, limit(abort))).find((container) => container.name === name),
      kill: (container, abort) => docker.kill(container, 'SIGKILL', limit(abort)),
      exec: (container, argv, deadlineMs, abort) =>
        docker.exec(container, argv, {}, limit(abort, deadlineMs)),
    },
    refresh: () => {
      sources.refresh();
      demanded.refresh();
    },
    stop: async () => {
      unsubscribe();
      await Promise.all([sources.stop(), demanded.stop()]);
    },
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
