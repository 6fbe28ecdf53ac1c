import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialState } from '../../../source/store/initial-state.ts';
import { createStore } from '../../../source/store/store.ts';
import { until } from '../../../source/store/until.ts';
import { NOW } from '../../fixtures/facts.ts';

const tick = (n: number) => ({ type: 'clock.ticked', at: NOW + n }) as const;

test('a burst of events is reported once', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  // (3846.1 + 250) - 3846.1 is more than 250.
  t.mock.method(performance, 'now', () => 3846.1);
  const store = createStore(initialState('paws360', NOW));
  let calls = 0;
  store.subscribe(() => {
    calls += 1;
  });
  for (let i = 1; i <= 100; i += 1) store.dispatch(tick(i));
  assert.equal(calls, 0);
  t.mock.timers.tick(250);
  assert.equal(calls, 1);
  assert.equal(store.get().now, NOW + 100);
});

test('a sequence of answers is one notification for a drawing listener, one each for the others', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const calls = { drawn: 0, undrawn: 0 };
  const drawn = createStore(initialState('paws360', NOW));
  const undrawn = createStore(initialState('paws360', NOW), 0);
  drawn.subscribe(() => {
    calls.drawn += 1;
  });
  undrawn.subscribe(() => {
    calls.undrawn += 1;
  });
  for (let i = 1; i <= 9; i += 1) {
    drawn.dispatch(tick(i));
    undrawn.dispatch(tick(i));
    t.mock.timers.tick(25);
  }
  assert.deepEqual(calls, { drawn: 0, undrawn: 9 });
  t.mock.timers.tick(25);
  assert.deepEqual(calls, { drawn: 1, undrawn: 9 });
});

test('what the operator does is reported before dispatchNow returns, and takes waiting data along', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const store = createStore(initialState('paws360', NOW));
  const seen: boolean[] = [];
  store.subscribe(() => seen.push(store.get().ui.zoomed));
  store.dispatch(tick(1));
  store.dispatchNow({ type: 'zoom.toggled' });
  assert.deepEqual(seen, [true]);
  t.mock.timers.tick(1_000);
  assert.deepEqual(seen, [true]);
});

test('news is reported within a frame, takes waiting data along, and is no more often than the frames', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  const pass = (ms: number) => {
    now += ms;
    t.mock.timers.tick(ms);
  };
  const store = createStore(initialState('paws360', NOW));
  const seen: number[] = [];
  store.subscribe(() => seen.push(store.get().now - NOW));
  now = 1_000;
  store.dispatch(tick(1));
  pass(250);
  assert.deepEqual(seen, [1]);
  store.dispatch(tick(2));
  pass(100);
  assert.deepEqual(seen, [1], 'data waits');
  store.dispatchNews(tick(3));
  pass(1);
  assert.deepEqual(seen, [1, 3], 'news does not');
  for (let i = 4; i < 10; i += 1) store.dispatchNews(tick(i));
  pass(14);
  assert.deepEqual(seen, [1, 3]);
  pass(2);
  assert.deepEqual(seen, [1, 3, 9], 'a burst is one notification');
});

test('an event that changes nothing is not reported', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const store = createStore(initialState('paws360', NOW));
  let calls = 0;
  store.subscribe(() => {
    calls += 1;
  });
  store.dispatchNow({ type: 'overlay.closed' });
  assert.equal(calls, 0);
});

test('until gives the first value that is found', async () => {
  const store = createStore(initialState('paws360', NOW));
  const found = until(store, (s) => (s.now > NOW ? s.now : undefined), 10_000, new AbortController().signal);
  store.dispatch(tick(7));
  assert.equal(await found, NOW + 7);
});

test('until gives up when its signal aborts, and when its time is over', async () => {
  const store = createStore(initialState('paws360', NOW));
  const abort = new AbortController();
  const never = () => undefined;
  const aborted = until(store, never, 60_000, abort.signal);
  abort.abort();
  assert.equal(await aborted, undefined);
  assert.equal(await until(store, never, 1, new AbortController().signal), undefined);
});

test('an error in the condition reaches the one who waits', async () => {
  const store = createStore(initialState('paws360', NOW));
  const broken = () => {
    throw new Error('broken');
  };
  await assert.rejects(until(store, broken, 1_000, new AbortController().signal), /broken/);
});

test('an event of an unknown shape is dropped, and reported', () => {
  const store = createStore(initialState('paws360', NOW), 0);
  const before = store.get();
  store.dispatch({ type: 'dcs.observed', dcs: null as never, at: NOW });
  assert.equal(store.get().dcs, before.dcs);
  assert.match(store.get().ui.toast?.text ?? '', /^dcs\.observed failed with an internal error: /);
  store.dispatch({ type: 'clock.ticked', at: NOW + 1_000 });
  assert.equal(store.get().now, NOW + 1_000);
});
