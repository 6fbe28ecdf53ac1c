import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../source/cluster/health.ts';
import type { Container } from '../../../source/model/container.ts';
import { type Event, reduce } from '../../../source/store/reduce.ts';
import type { State } from '../../../source/store/state.ts';
import { containerIs, NOW, stateAfter } from '../../fixtures/facts.ts';

const healthy = stateAfter();
const HOUR_S = 3_600;

const texts = (state: State) => healthOf(state).reasons.map(({ text }) => text);
const alerts = (state: State) => state.alerts.active.map(({ severity, text }) => `${severity}: ${text}`);

function at(state: State, seconds: number): State {
  return reduce(state, { type: 'clock.ticked', at: NOW + seconds * 1000 });
}

/** Docker says this of the container of etcd2 after so many seconds. */
function says(state: State, part: Partial<Container>, seconds: number): State {
  return at(reduce(state, containerIs(state, 'etcd2', part, NOW + seconds * 1000)), seconds);
}

test('three restarts by Docker within an hour are a finding and an alert, until the hour is over', () => {
  const two = says(says(healthy, { restarts: 1 }, 10), { restarts: 2 }, 600);
  assert.deepEqual(texts(two), []);
  const three = says(two, { restarts: 3 }, 1_200);
  assert.deepEqual(texts(three), ['etcd2 is restarted again and again: 3 times within an hour']);
  const [reason] = healthOf(three).reasons;
  assert.equal(reason?.member, 'etcd2');
  assert.equal(reason?.severity, 'degraded');
  assert.deepEqual(alerts(at(three, 1_230)), [
    'degraded: etcd2 is restarted again and again: 3 times within an hour',
  ]);
  const later = at(three, HOUR_S + 11);
  assert.deepEqual(texts(later), []);
  assert.deepEqual(alerts(at(later, HOUR_S + 60)), []);
});

test('restarts before the first look are not of this hour, and another container counts anew', () => {
  const list = containerIs(healthy, 'etcd2', { restarts: 57, startedAt: NOW - 86_400_000 });
  const old = reduce({ ...healthy, containers: {} }, list);
  assert.deepEqual(old.ends, {});
  assert.deepEqual(texts(at(old, 1)), []);
  const again = says(old, { id: 'another', restarts: 0 }, 10);
  assert.deepEqual(texts(says(again, { restarts: 1 }, 20)), []);
});

test('a container that is about to be restarted, or just was after many times, is one at the first look', () => {
  const restarting = says(healthy, { state: 'restarting', restarts: 2, exitCode: 3 }, 1);
  assert.deepEqual(texts(restarting), ['etcd2 is restarted again and again: 2 times so far']);
  const again = says(healthy, { restarts: 9, startedAt: NOW }, 1);
  assert.equal(again.ends.etcd2?.restarts.length, 9);
  const first = { ...again, ends: {} };
  assert.deepEqual(texts(first), ['etcd2 is restarted again and again: 9 times so far']);
  assert.deepEqual(texts(at(first, 400)), []);
});

test('a container whose last end was an OOM kill is a finding and an alert for as long as it is down', () => {
  const part = { state: 'exited', health: 'none', exitCode: 137, oomKilled: true, finishedAt: NOW } as const;
  const killed = says(healthy, part, 1);
  assert.ok(texts(killed).includes('etcd2 was killed for want of memory (OOM)'), texts(killed).join());
  assert.ok(alerts(killed).includes('degraded: etcd2 was killed for want of memory (OOM)'));
  assert.match(
    healthOf(killed).reasons.find(({ id }) => id === 'oom:etcd2')?.evidence ?? '',
    /OOMKilled, RestartCount 0, exit code 137/,
  );
  assert.ok(texts(at(killed, 2 * HOUR_S)).includes('etcd2 was killed for want of memory (OOM)'));
});

test('one that runs again is told of for an hour, though the list never showed it down', () => {
  const oom: Event = { type: 'container.changed', member: 'etcd2', action: 'oom', at: NOW + 1_000 };
  const announced = at(reduce(healthy, oom), 1);
  assert.deepEqual(texts(announced), ['a process of etcd2 was killed for want of memory (OOM)']);
  const again = says(announced, { restarts: 1, startedAt: NOW + 2_000 }, 3);
  assert.deepEqual(texts(again), ['etcd2 was killed for want of memory (OOM)']);
  assert.deepEqual(texts(at(again, HOUR_S + 2)), []);
});
