import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consensusOf } from '../../../source/cluster/agreement.ts';
import { healthOf } from '../../../source/cluster/health.ts';
import { current, membersOf } from '../../../source/model/facts.ts';
import { type Event, reduce } from '../../../source/store/reduce.ts';
import type { State } from '../../../source/store/state.ts';
import { selectEtcdRows } from '../../../source/systems/etcd/rows.ts';
import { systems } from '../../../source/systems/index.ts';
import { selectPatroniRows } from '../../../source/systems/patroni/rows.ts';
import {
  container,
  etcdMember,
  NOW,
  patroniNode,
  postgresSays,
  postgresSelf,
  stateAfter,
} from '../../fixtures/facts.ts';
import { after } from '../../fixtures/state.ts';

const healthy = stateAfter();

/** Docker's list without these members, `seconds` after the beginning. */
function without(state: State, members: readonly string[], seconds = 1): Event {
  const containers = (state.containers.value ?? []).filter(({ member }) => !members.includes(member));
  return { type: 'containers.observed', containers, at: NOW + seconds * 1000 };
}

/** Docker's list with one more member. */
function withAlso(state: State, member: string, role: 'haproxy' | 'patroni', seconds: number): Event {
  const containers = [...(state.containers.value ?? []), container(member, role)];
  return { type: 'containers.observed', containers, at: NOW + seconds * 1000 };
}

/** The clock, second by second. */
function ticks(state: State, from: number, to: number): State {
  let next = state;
  for (let second = from; second <= to; second += 1)
    next = reduce(next, { type: 'clock.ticked', at: NOW + second * 1000 });
  return next;
}

const said = (state: State) => state.timeline.map(({ text }) => text).filter((text) => /removed/.test(text));
const texts = (state: State) => healthOf(state).reasons.map(({ text }) => text);
const rowNames = (state: State) => selectPatroniRows(state).map(({ member }) => member);
const activeAlerts = (state: State) => state.alerts.active.map(({ text }) => text);

test('a member that leaves the list is told once, keeps its row for a while, and then leaves everything', () => {
  const tried = { type: 'answered', tookMs: 3 } as const;
  const asked = after(healthy, postgresSays('patroni2', postgresSelf({ inRecovery: true })), {
    type: 'way.tried',
    system: 'reads',
    member: 'patroni2',
    tried,
    at: NOW,
  });
  const state = ticks(reduce(asked, without(asked, ['patroni2'])), 2, 60);
  assert.deepEqual(said(state).slice(0, 1), ['patroni2 was removed']);
  assert.equal(said(state).filter((text) => text === 'patroni2 was removed').length, 1);
  assert.deepEqual(activeAlerts(state), ['patroni2 was removed']);
  assert.deepEqual(texts(state), ['patroni2 was removed']);
  assert.deepEqual(membersOf(state, 'patroni'), ['patroni1', 'patroni3']);
  assert.deepEqual(rowNames(state), ['patroni1', 'patroni2', 'patroni3']);
  const row = selectPatroniRows(state)[1];
  assert.deepEqual(row?.fresh, {
    ...{ state: 'stale', seconds: 60, error: 'patroni2: its container was removed' },
  });
  assert.equal(current(state.patroni.patroni2), undefined);
  assert.equal(current(state.postgres.patroni2), undefined);

  // Its key in etcd ends with its lease.
  const keyless = reduce(state, {
    ...{ type: 'dcs.changed', revision: '11', at: NOW + 60_500 },
    changes: [{ key: 'member', name: 'patroni2', value: null }],
  });
  const gone = ticks(keyless, 61, 200);
  assert.deepEqual(rowNames(gone), ['patroni1', 'patroni3']);
  assert.deepEqual(texts(gone), []);
  assert.deepEqual(activeAlerts(gone), []);
  for (const facts of [gone.patroni, gone.postgres, gone.writes, gone.reads, gone.stats, gone.lag.replicas])
    assert.equal(Object.hasOwn(facts, 'patroni2'), false);
  assert.deepEqual(gone.removed, []);
});

test('a leader that was removed is no primary, and is not said to agree', () => {
  const state = reduce(healthy, without(healthy, ['patroni1']));
  const [patroni] = consensusOf(state);
  assert.ok(!patroni?.owners.includes('patroni1'), JSON.stringify(patroni));
});

test('an answer that was under way when its member was removed changes nothing', () => {
  const state = reduce(healthy, without(healthy, ['patroni2']));
  const late: readonly Event[] = [
    {
      type: 'member.observed',
      system: 'patroni',
      member: 'patroni2',
      fact: patroniNode('patroni2'),
      at: NOW + 1500,
    },
    { type: 'source.failed', system: 'patroni', member: 'patroni2', error: 'refused', at: NOW + 1500 },
    postgresSays('patroni2', postgresSelf(), NOW + 1500),
  ];
  for (const event of late) assert.equal(reduce(state, event), state);
});

test('a container that only stopped stays', () => {
  const containers = (healthy.containers.value ?? []).map((one) =>
    one.member === 'patroni2' ? { ...one, state: 'exited' as const, finishedAt: NOW } : one,
  );
  const state = ticks(reduce(healthy, { type: 'containers.observed', containers, at: NOW + 1000 }), 2, 300);
  assert.deepEqual(rowNames(state), ['patroni1', 'patroni2', 'patroni3']);
  assert.deepEqual(said(state), []);
});

test('one that is made again is a member again at once', () => {
  const removed = ticks(reduce(healthy, without(healthy, ['patroni2'])), 2, 10);
  const back = reduce(removed, withAlso(removed, 'patroni2', 'patroni', 11));
  const again = reduce(back, {
    ...{ type: 'member.observed', system: 'patroni', member: 'patroni2' },
    ...{ fact: patroniNode('patroni2'), at: NOW + 11_500 },
  } as Event);
  assert.deepEqual(membersOf(again, 'patroni'), ['patroni1', 'patroni2', 'patroni3']);
  assert.deepEqual(texts(again), []);
  assert.deepEqual(activeAlerts(ticks(again, 12, 200)), []);
  assert.equal(current(again.patroni.patroni2)?.name, 'patroni2');
});

test('a second HAProxy that is removed takes no way in away', () => {
  const two = reduce(healthy, withAlso(healthy, 'haproxy2', 'haproxy', 1));
  const [proxy] = Object.values(two.haproxy);
  const fact = proxy?.value;
  assert.ok(fact);
  const both = reduce(two, {
    type: 'member.observed',
    system: 'haproxy',
    member: 'haproxy2',
    fact,
    at: NOW + 1000,
  });
  assert.deepEqual(texts(both), []);
  const one = reduce(both, without(both, ['haproxy2'], 2));
  assert.deepEqual(texts(one), ['haproxy2 was removed']);
  assert.equal(healthOf(one).verdict, 'degraded');
});

test('the last HAProxy that is removed stays said, for that clients have no way in goes on', () => {
  const state = ticks(reduce(healthy, without(healthy, ['haproxy'])), 2, 1000);
  assert.deepEqual(texts(state), ['haproxy was removed: no HAProxy is left']);
  assert.equal(healthOf(state).verdict, 'critical');
  assert.deepEqual(
    state.alerts.active.map(({ text, severity }) => [text, severity]),
    [['haproxy was removed: no HAProxy is left', 'critical']],
  );
});

test('a removed etcd member that its list still has is a row of that list', () => {
  const listed = ['etcd1', 'etcd2', 'etcd3'].map((name) => ({
    ...{ id: name.slice(-1), name, peerUrls: [`http://${name}:2380`], isLearner: false },
  }));
  const listing = ['etcd1', 'etcd2', 'etcd3'].map(
    (member): Event => ({
      ...{ type: 'member.observed', system: 'etcd', member, at: NOW + 500 },
      fact: etcdMember(member, { listed }),
    }),
  );
  const state = [...listing, without(healthy, ['etcd3'])].reduce(reduce, healthy);
  const rows = selectEtcdRows(state).map(({ member, unwatched }) => [member, unwatched !== undefined]);
  assert.deepEqual(rows, [
    ['etcd1', false],
    ['etcd2', false],
    ['etcd3', true],
  ]);
  assert.ok(texts(state).some((text) => /etcd lists etcd3 .* not watched here/.test(text)));
});

test('a whole stack that is removed is told as that', () => {
  const names = (healthy.containers.value ?? []).map(({ member }) => member);
  const state = reduce(healthy, without(healthy, names));
  assert.equal(healthOf(state).verdict, 'unknown');
  assert.deepEqual(
    systems.flatMap(({ id }) => membersOf(state, id)),
    [],
  );
});
