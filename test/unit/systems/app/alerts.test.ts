import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultThresholds } from '../../../../source/model/thresholds.ts';
import { initialState } from '../../../../source/store/initial-state.ts';
import { type Event, reduce } from '../../../../source/store/reduce.ts';
import type { State } from '../../../../source/store/state.ts';
import type { Application } from '../../../../source/systems/app/facts.ts';
import { application, healthyEvents, NOW, stateAfter } from '../../../fixtures/facts.ts';

/** The application says this for so many seconds, once a second. */
function lasting(state: State, part: Partial<Application>, seconds: number): State {
  let next = state;
  const start = state.now;
  for (let at = start; at <= start + seconds * 1_000; at += 1_000) {
    const said: Event = {
      type: 'member.observed',
      system: 'app',
      member: 'app',
      fact: application(part),
      at,
    };
    next = [said, { type: 'clock.ticked', at } as const].reduce(reduce, next);
  }
  return next;
}

const active = ({ alerts }: State) =>
  alerts.active.map(({ severity, text }) => `${severity}: ${text}`).filter((text) => text.includes('app'));
const pools = (used: number, waiting = 0) => ({
  pools: [
    { name: 'writes', used, max: 10, waiting },
    { name: 'reads', used: 0, max: 10, waiting: 0 },
  ],
});
const DOWN = {
  status: 'DOWN',
  components: { db: { status: 'DOWN', error: 'no route' }, redis: { status: 'UP' } },
};

test('a pool above 80 % is degraded once it lasts, and gone with some distance to the level', () => {
  const eight = lasting(stateAfter(), pools(8), 10);
  assert.deepEqual(active(eight), []);
  assert.deepEqual(active(lasting(eight, pools(9), 2)), []);
  const full = lasting(eight, pools(9, 4), 6);
  assert.deepEqual(active(full), [
    'degraded: 90 % of the pool for writes of app is taken: 9 of 10, 4 waiting',
  ]);
  assert.equal(active(lasting(full, pools(7), 30)).length, 1);
  assert.deepEqual(active(lasting(full, pools(6), 30)), []);
});

test('the level of the pool can be set', () => {
  const thresholds = { ...defaultThresholds, poolWarnPercent: 30 };
  const state = healthyEvents().reduce(reduce, initialState('paws360', NOW, { thresholds }));
  assert.equal(active(lasting(state, pools(4), 6)).length, 1);
});

test('an application that is down is critical once it lasts, with the reason', () => {
  assert.deepEqual(active(lasting(stateAfter(), DOWN, 8)), [], 'a switchover');
  const down = lasting(stateAfter(), DOWN, 11);
  assert.deepEqual(active(down), ['critical: app is DOWN: db DOWN']);
  assert.equal(down.alerts.active[0]?.detail, 'no route');
});

test('one that falls silent while it is down has not recovered', () => {
  const down = lasting(stateAfter(), DOWN, 11);
  const at = down.now;
  const silent = reduce(down, { type: 'source.failed', system: 'app', member: 'app', error: 'timeout', at });
  const later = reduce(silent, { type: 'clock.ticked', at: at + 60_000 });
  assert.ok(active(later).includes('critical: app is DOWN: db DOWN'));
});
