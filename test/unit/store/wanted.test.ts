import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActiveFault } from '../../../source/model/fault.ts';
import { reduce } from '../../../source/store/reduce.ts';
import { faultOn } from '../../../source/store/select-containers.ts';
import { wantedLogs, wantedStats } from '../../../source/store/select-wanted.ts';
import type { State } from '../../../source/store/state.ts';
import type { View } from '../../../source/store/ui-state.ts';
import { containerIs, NOW, stateAfter } from '../../fixtures/facts.ts';

const healthy = stateAfter();
const viewing = (state: State, ...views: readonly View[]): State => ({
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
  assert.equal(wantedStats(showing(state)).length, 12);
  assert.equal(names(wantedStats(showing(state))).includes('etcd2'), false);
  assert.deepEqual(wantedStats(viewing(showing(state), logs())), []);
});

test('a described member is asked alone', () => {
  assert.deepEqual(names(wantedStats(viewing(healthy, describe))), ['redis']);
});

test('logs are read while their view is on top', () => {
  assert.deepEqual(wantedLogs(healthy).containers, []);
  assert.deepEqual(names(wantedLogs(viewing(healthy, logs())).containers), ['redis']);
  assert.deepEqual(wantedLogs(viewing(healthy, logs(), describe)).containers, []);
});

test('one container, its whole system, or every service', () => {
  const scoped = (scope: 'system' | 'all', member = 'redis') =>
    names(wantedLogs(viewing(healthy, logs({ scope, member }))).containers);
  assert.deepEqual(scoped('system'), ['redis', 'redis-replica']);
  assert.deepEqual(scoped('system', 'patroni2'), ['patroni1', 'patroni2', 'patroni3']);
  assert.equal(scoped('all').length, 13);
  assert.deepEqual(scoped('system', 'gone'), []);
});

test('the start of the time range is fixed while the clock goes on', () => {
  const since = (state: State) => wantedLogs(state).since;
  const state = viewing(healthy, logs({ minutes: 15 }));
  assert.equal(since(state), NOW - 900_000);
  assert.equal(since({ ...state, now: NOW + 60_000 }), NOW - 900_000);
  assert.equal(since(viewing(healthy, logs({ minutes: 0 }))), undefined);
});

test('a fault of the journal is active on its member, from its start', () => {
  const fault: ActiveFault = {
    id: 'cpu-stress-redis-1a2b',
    kind: 'cpu-stress',
    project: 'paws360',
    member: 'redis',
    detail: '2 busy CPU loops',
    startedAt: NOW,
    deadline: NOW + 30_000,
    seconds: 30,
    victim: { id: 'a'.repeat(64), name: 'paws360-redis-1' },
    healer: 1,
  };
  const state = stateAfter({ type: 'faults.observed', faults: [fault], at: NOW });
  assert.deepEqual(faultOn(state, 'redis'), { text: 'cpu-stress', since: NOW });
  assert.equal(faultOn(state, 'redis-replica'), undefined);
  const healed = reduce(state, { type: 'faults.observed', faults: [], at: NOW + 1_000 });
  assert.equal(faultOn(healed, 'redis'), undefined);
});

test('a paused container is a fault, no matter who paused it', () => {
  const state = stateAfter(containerIs(healthy, 'etcd2', { state: 'paused' }));
  assert.deepEqual(faultOn(state, 'etcd2'), { text: 'paused' });
});
