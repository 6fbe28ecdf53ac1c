import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Event, reduce } from '../../../source/store/reduce.ts';
import type { State } from '../../../source/store/state.ts';
import { etcdMember, healthyEvents, NOW, patroniNode, stateAfter } from '../../fixtures/facts.ts';

const tick = (seconds: number): Event => ({ type: 'clock.ticked', at: NOW + seconds * 1000 });
const run = (state: State, ...events: readonly Event[]) => events.reduce(reduce, state);
const lines = (state: State) => state.timeline.filter((e) => e.source === 'alert').map((e) => e.text);

const secondPrimary: Event = {
  type: 'member.observed',
  system: 'patroni',
  at: NOW + 300,
  member: 'patroni2',
  fact: patroniNode('patroni2', { role: 'primary', timeline: 2 }),
};

const firstPrimary: Event = {
  type: 'member.observed',
  system: 'patroni',
  at: NOW + 400,
  member: 'patroni1',
  fact: patroniNode('patroni1', { role: 'primary' }),
};

test('split-brain is raised by the answer that proves it, not by the next tick', () => {
  // The first one's last answer is older than the second one's: it may have stepped down in between.
  const maybe = run(stateAfter(), secondPrimary);
  assert.deepEqual(maybe.alerts.active, []);
  const state = run(maybe, firstPrimary);
  assert.deepEqual(
    state.alerts.active.map(({ id, startedAt, raisedAt }) => [id, startedAt, raisedAt]),
    [['split-brain', NOW + 300, NOW + 400]],
  );
  assert.match(lines(state)[0] ?? '', /^raised critical: split-brain: patroni1/);
});

test('the loss of the quorum of etcd is raised by the read that shows it, not by the next tick', () => {
  const sick = (member: string): Event => ({
    type: 'member.observed',
    system: 'etcd',
    at: NOW,
    member,
    fact: etcdMember(member, { healthy: false }),
  });
  const unread: Event = { type: 'source.failed', at: NOW, system: 'dcs', error: 'timed out' };
  const state = run(stateAfter(), sick('etcd1'), sick('etcd2'), unread);
  assert.deepEqual(
    state.alerts.active.map(({ id }) => id),
    ['etcd-quorum'],
  );
});

test('what must last is raised by the clock, and cleared by it', () => {
  const replica = (part: Parameters<typeof patroniNode>[1], seconds: number): Event => ({
    type: 'member.observed',
    system: 'patroni',
    at: NOW + seconds * 1000,
    member: 'patroni3',
    fact: patroniNode('patroni3', part),
  });
  const stuck = replica({ replicationState: 'in archive recovery' }, 0);
  const waiting = run(stateAfter(), stuck, tick(0), tick(14));
  assert.deepEqual(waiting.alerts.active, []);
  const raised = run(waiting, tick(15));
  assert.deepEqual(lines(raised), ['raised degraded: patroni3 is not streaming (in archive recovery)']);
  const cleared = run(raised, replica({}, 16), tick(17), tick(27), tick(28));
  assert.deepEqual(cleared.alerts.active, []);
  assert.equal(cleared.alerts.past.length, 1);
  assert.match(lines(cleared).at(-1) ?? '', /^cleared: patroni3 is not streaming/);
});

test('acknowledging is in the timeline, and can be undone', () => {
  const state = run(stateAfter(), secondPrimary, firstPrimary, tick(1));
  const number = state.alerts.active[0]?.number ?? 0;
  const acknowledge = (acknowledged: boolean): Event => ({
    type: 'alert.acknowledged',
    alert: number,
    acknowledged,
  });
  const seen = run(state, acknowledge(true));
  assert.equal(seen.alerts.active[0]?.acknowledgedAt, NOW + 1000);
  assert.match(lines(seen).at(-1) ?? '', /^acknowledged: split-brain/);
  assert.equal(run(seen, acknowledge(true)), seen);
  assert.equal(run(seen, acknowledge(false)).alerts.active[0]?.acknowledgedAt, undefined);
  assert.equal(run(state, { type: 'alert.acknowledged', alert: 99, acknowledged: true }), state);
});

test('a quiet tick leaves alerts, timeline and facts as they are', () => {
  const state = run(stateAfter(), tick(1));
  const next = run(state, tick(2));
  for (const slice of ['alerts', 'timeline', 'handovers', 'patroni', 'dcs'] as const) {
    assert.equal(next[slice], state[slice], slice);
  }
});

test('a switchover that arrives in one piece, with its key set and cleared, is no failover', () => {
  const leader = (name: string) => ({ name, lease: '8', modRevision: '11', createRevision: '11' });
  const row = (timeline: number, newLeader: string) => ({ timeline, lsn: 1, reason: '', at: NOW, newLeader });
  const changed = (revision: string, changes: Extract<Event, { type: 'dcs.changed' }>['changes']): Event => ({
    type: 'dcs.changed',
    at: NOW,
    revision,
    changes,
  });
  const state = run(
    stateAfter(),
    changed('11', [
      { key: 'failover', value: { leader: 'patroni1', member: 'patroni2' } },
      { key: 'leader', value: null },
      { key: 'leader', value: leader('patroni2') },
      { key: 'failover', value: null },
    ]),
    changed('12', [{ key: 'history', value: [row(1, 'patroni2')] }]),
  );
  assert.deepEqual(state.handovers.planned, [1]);
  assert.equal(state.handovers.leader, 'patroni2');
});

test('judging a stack costs little', () => {
  let state = stateAfter(...healthyEvents());
  const since = process.cpuUsage();
  for (let i = 0; i < 200; i += 1) state = reduce(state, tick(i / 1000));
  const { user, system } = process.cpuUsage(since);
  // One per cent of a core is 10 ms for each second, and there is one tick per second.
  assert.ok((user + system) / 1000 / 200 < 5, `${(user + system) / 200} µs per tick`);
});
