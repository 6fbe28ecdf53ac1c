import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOn } from '../../../source/store/fault.ts';
import { wantedLogs, wantedStats } from '../../../source/store/select-wanted.ts';
import type { State } from '../../../source/store/state.ts';
import type { View } from '../../../source/store/ui-state.ts';
import { containerIs, NOW, stateAfter } from '../../fixtures/facts.ts';

const healthy = stateAfter();
const looking = (state: State, ...views: readonly View[]): State => ({
  ...state,
  ui: { ...state.ui, views },
});
const showing = (state: State): State => ({
  ...state,
  ui: { ...state.ui, shown: ['patroni', 'containers'] },
});
const names = (containers: readonly { readonly member: string }[]) => containers.map(({ member }) => member);

const logs = (part: Partial<Extract<View, { type: 'logs' }>> = {}): View => ({
  type: 'logs',
  member: 'redis',
  scope: 'member',
  minutes: 5,
  from: NOW,
  wrap: false,
  times: true,
  text: '',
  ...part,
});
const describe: View = {
  type: 'describe',
  panel: 'sentinel',
  row: 'redis',
  member: 'redis',
  raw: false,
  text: '',
  top: 0,
};

test('use is asked for of running containers while their pane is on the screen, and no longer', () => {
  assert.deepEqual(wantedStats(healthy), []);
  const state = stateAfter(containerIs(healthy, 'etcd2', { state: 'exited' }));
  assert.equal(wantedStats(showing(state)).length, 11);
  assert.equal(names(wantedStats(showing(state))).includes('etcd2'), false);
  assert.deepEqual(wantedStats(looking(showing(state), logs())), []);
});

test('a described member is asked alone', () => {
  assert.deepEqual(names(wantedStats(looking(healthy, describe))), ['redis']);
});

test('logs are read while their view is on top', () => {
  assert.deepEqual(wantedLogs(healthy).containers, []);
  assert.deepEqual(names(wantedLogs(looking(healthy, logs())).containers), ['redis']);
  assert.deepEqual(wantedLogs(looking(healthy, logs(), describe)).containers, []);
});

test('one container, its whole system, or every service', () => {
  const scoped = (scope: 'system' | 'all', member = 'redis') =>
    names(wantedLogs(looking(healthy, logs({ scope, member }))).containers);
  assert.deepEqual(scoped('system'), ['redis', 'redis-replica']);
  assert.deepEqual(scoped('system', 'patroni2'), ['patroni1', 'patroni2', 'patroni3']);
  assert.equal(scoped('all').length, 12);
  assert.deepEqual(scoped('system', 'gone'), []);
});

test('the time to look back to stands still while the clock goes on', () => {
  const since = (state: State) => wantedLogs(state).since;
  const state = looking(healthy, logs({ minutes: 15 }));
  assert.equal(since(state), NOW - 900_000);
  assert.equal(since({ ...state, now: NOW + 60_000 }), NOW - 900_000);
  assert.equal(since(looking(healthy, logs({ minutes: 0 }))), undefined);
});

const started = (action: string) =>
  ({
    type: 'action.started',
    at: NOW,
    run: 'r1',
    action,
    summary: action,
    targets: ['redis', 'etcd1'],
  }) as const;

test('a fault is active from its start to its outcome, on what it is aimed at', () => {
  const running = stateAfter(started('chaos cpu-stress'));
  assert.deepEqual(faultOn(running, 'redis'), { text: 'cpu-stress', since: NOW });
  assert.equal(faultOn(running, 'redis-replica'), undefined);
  const ended = stateAfter(started('chaos cpu-stress'), {
    type: 'action.finished',
    at: NOW + 1_000,
    run: 'r1',
    outcome: 'succeeded',
    text: '',
  });
  assert.equal(faultOn(ended, 'redis'), undefined);
});

test('an action that does no harm is no fault', () => {
  assert.equal(faultOn(stateAfter(started('switchover')), 'redis'), undefined);
});

test('a paused container is a fault, whoever paused it', () => {
  const state = stateAfter(containerIs(healthy, 'etcd2', { state: 'paused' }));
  assert.deepEqual(faultOn(state, 'etcd2'), { text: 'paused' });
});
