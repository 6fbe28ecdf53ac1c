import type { DrillName } from '../drill/result/report.ts';
import { isDrilling } from '../store/reduce-drill.ts';
import type { Store } from '../store/store.ts';
import type { Runtime } from './runtime-type.ts';

/** Drills as the console of this store runs them: one at a time, what comes of it are events. */
export function drillFrom(store: Store, drill: Runtime['drill']) {
  let running: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;

  const run = async (name: DrillName, signal: AbortSignal) => {
    try {
      await drill(
        { names: [name], times: 1, choices: {} },
        (progress) => store.dispatch({ type: 'drill.progressed', progress, at: Date.now() }),
        signal,
      );
    } catch (error) {
      store.dispatchNow({ type: 'drill.failed', error: (error as Error).message, at: Date.now() });
    } finally {
      running = undefined;
    }
  };
  const abort = () => {
    if (running === undefined) return;
    running.abort.abort();
    store.dispatchNow({ type: 'drill.aborting', at: Date.now() });
  };
  return {
    controls: {
      offer: () => {
        void import('../drill/offers.ts').then(({ allOffers }) =>
          store.dispatchNow({ type: 'drill.offered', offers: allOffers(store.get()), at: Date.now() }),
        );
      },
      begin: (name) => {
        if (running !== undefined || isDrilling(store.get())) return;
        const aborting = new AbortController();
        running = { abort: aborting, done: run(name, aborting.signal) };
      },
      abort,
    } satisfies Runtime['drilling'],
    /** Ends the one that runs, if there is one; settles when what it broke is healed. */
    end: async () => {
      abort();
      await running?.done;
    },
  };
}
