import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drillFrom } from '../../../source/app/drilling.ts';
import type { Runtime } from '../../../source/app/runtime-type.ts';
import type { DrillProgress } from '../../../source/drill/result/progress.ts';
import { isDrilling } from '../../../source/store/reduce-drill.ts';
import { createStore } from '../../../source/store/store.ts';
import { healthy } from '../../fixtures/state.ts';
import { until } from '../../wait.ts';

const STARTED: DrillProgress = { type: 'started', drill: 'failover', run: 1, runs: 1, prediction: null };

/** A drill that goes on until it is aborted, and heals for a moment then. */
function stage() {
  const store = createStore(healthy(), 0);
  const asked: string[] = [];
  const drill: Runtime['drill'] = (order, tell, signal) => {
    asked.push(order.names.join());
    tell(STARTED);
    return new Promise((resolve) =>
      signal.addEventListener('abort', () => {
        tell({
          ...{
            type: 'finished',
            id: 'x',
            verdict: 'not proven',
            uMaxMs: null,
            folder: '/x',
            text: 'aborted',
          },
        });
        resolve([]);
      }),
    );
  };
  return { store, asked, ...drillFrom(store, drill) };
}

test('what a drill reports is in the state of the console, and only one runs at a time', () => {
  const { store, asked, controls } = stage();
  controls.begin('failover');
  controls.begin('zombie');
  assert.deepEqual(asked, ['failover']);
  assert.equal(store.get().drills.run?.drill, 'failover');
  assert.ok(isDrilling(store.get()));
});

test('the end of the console aborts the drill and waits until it has healed', async () => {
  const { store, controls, end } = stage();
  controls.begin('failover');
  await end();
  assert.equal(store.get().drills.run?.finished?.text, 'aborted');
  assert.equal(isDrilling(store.get()), false);
  controls.begin('switchover');
  assert.equal(store.get().drills.run?.aborting, false, 'another one may begin');
});

test('abort without a running drill does nothing', async () => {
  const { store, controls, end } = stage();
  const before = store.get();
  controls.abort();
  await end();
  assert.equal(store.get(), before);
});

test('a drill that cannot begin says why', async () => {
  const store = createStore(healthy(), 0);
  const { controls } = drillFrom(store, () => Promise.reject(new Error('another drill runs')));
  controls.begin('failover');
  await until(() => store.get().drills.error === 'another drill runs', {
    timeoutMs: 5_000,
    what: 'the reason',
  });
  assert.equal(isDrilling(store.get()), false);
});

test('the offers are of every drill, from the state of now', async () => {
  const { store, controls } = stage();
  controls.offer();
  await until(() => store.get().drills.offers.length > 0, { timeoutMs: 20_000, what: 'the offers' });
  assert.equal(store.get().drills.offers[1]?.name, 'failover');
});
