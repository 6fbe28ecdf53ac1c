import { setImmediate } from 'node:timers/promises';
import { formatPeriod, nextPeriod } from '../model/pace.ts';
import { defaultSettings, initialState } from '../store/initial-state.ts';
import { isSettled } from '../store/settled.ts';
import { createStore } from '../store/store.ts';
import { until } from '../store/until.ts';
import { createPace } from '../watch/pace.ts';
import { actionRunner } from './action-runner.ts';
import { drillFrom } from './drilling.ts';
import type { WatchedStack } from './file-stack.ts';
import type { Runtime } from './runtime-type.ts';
import { version } from './version.ts';

const TICK_MS = 1_000;
// A second's work that is no more than put off is no news.
const VERY_LATE_MS = 1_000;
const SETTLE_WITHIN_MS = 5_000;

/** Puts clients, sources, store and actions together for one Compose project, or the stack of a file; `drawn` where a screen follows it. */
export function createRuntime(
  project: string,
  settings = defaultSettings,
  drawn = false,
  stack?: WatchedStack,
): Runtime {
  const initial = initialState(project, Date.now(), settings);
  const store = drawn ? createStore(initial) : createStore(initial, 0);
  const stopping = new AbortController();
  const { signal } = stopping;
  let clock: NodeJS.Timeout | undefined;
  // At the moment of the polls, so that it takes no frame of its own.
  const tickOn = () => {
    const waitMs = TICK_MS - (Date.now() % TICK_MS);
    const due = performance.now() + waitMs;
    clock = setTimeout(() => {
      const lateMs = performance.now() - due;
      if (lateMs > VERY_LATE_MS) store.dispatch({ type: 'console.late', lateMs, at: Date.now() });
      store.dispatch({ type: 'clock.ticked', at: Date.now() });
      tickOn();
    }, waitMs);
  };
  tickOn();
  const pace = createPace();
  // In the next turn: what is drawn first must not wait for the clients to be loaded.
  const parts = setImmediate().then(async () => {
    const { connect } = await import('./connect.ts');
    return connect(project, store, pace, signal, stack);
  });

  const run = actionRunner(store, parts, signal);

  const drill: Runtime['drill'] = async (order, tell, abort) => {
    const [{ runDrills }, { reportKeeper }, { dockerClient }] = await Promise.all([
      import('../drill/run-drills.ts'),
      import('../drill/report/keep.ts'),
      import('../inventory/docker/docker.ts'),
    ]);
    const { turns } = await parts;
    const seen = { project, version: version(), state: store.get, docker: dockerClient() };
    const context = { ...seen, run, takePlace: turns.drill };
    return await runDrills(context, order, reportKeeper(), tell, abort);
  };
  const drilling = drillFrom(store, drill);

  return {
    store,
    run,
    drill,
    drilling: drilling.controls,
    refresh: () => void parts.then(({ refresh }) => refresh()),
    changePace: (step) => {
      const periodMs = nextPeriod(pace.periodMs(), step);
      pace.change(periodMs);
      store.dispatchNow({ type: 'pace.changed', periodMs, at: Date.now() });
      return formatPeriod(periodMs);
    },
    settled: async () => {
      await until(store, (state) => (isSettled(state) ? true : undefined), SETTLE_WITHIN_MS, signal);
    },
    stop: async () => {
      await drilling.end();
      clearTimeout(clock);
      stopping.abort();
      await parts.then(({ stop }) => stop());
    },
  };
}
