import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dcsFrom } from '../../../source/model/dcs.ts';
import { reduce } from '../../../source/store/reduce.ts';
import { containerIs, NOW, patroniNode, stateAfter } from '../../fixtures/facts.ts';

const healthy = stateAfter();
const LATER = NOW + 1_000;

test('a fact whose owner fails keeps its value and time, and says since when', () => {
  const fail = (at: number) =>
    ({ type: 'source.failed', at, system: 'patroni', member: 'patroni2', error: 'refused' }) as const;
  const fact = stateAfter(fail(LATER), fail(LATER + 5_000)).patroni.patroni2;
  assert.equal(fact?.value?.role, 'replica');
  assert.equal(fact?.at, NOW);
  assert.equal(fact?.error, 'refused');
  assert.equal(fact?.failingSince, LATER);
});

test('an owner that answers again ends its failure', () => {
  const node = patroniNode('patroni2');
  const state = stateAfter(
    { type: 'source.failed', at: LATER, system: 'patroni', member: 'patroni2', error: 'refused' },
    { type: 'member.observed', system: 'patroni', at: LATER + 1, member: 'patroni2', fact: node },
  );
  assert.equal(state.patroni.patroni2?.error, undefined);
  assert.equal(state.patroni.patroni2?.failingSince, undefined);
});

test('an equal value keeps its identity, other members are left alone', () => {
  const next = reduce(healthy, {
    type: 'member.observed',
    system: 'patroni',
    at: LATER,
    member: 'patroni2',
    fact: patroniNode('patroni2'),
  });
  assert.equal(next.patroni.patroni2?.value, healthy.patroni.patroni2?.value);
  assert.equal(next.patroni.patroni2?.at, LATER);
  assert.equal(next.patroni.patroni3, healthy.patroni.patroni3);
  assert.equal(next.etcd, healthy.etcd);
});

test('an answer that was overtaken by a newer one is dropped', () => {
  const older = patroniNode('patroni2', { state: 'starting' });
  const next = reduce(healthy, {
    type: 'member.observed',
    system: 'patroni',
    at: NOW - 1,
    member: 'patroni2',
    fact: older,
  });
  assert.equal(next.patroni.patroni2?.value?.state, 'running');
});

test('a change of a revision that was seen already is dropped', () => {
  const gone = (revision: string) =>
    ({ type: 'dcs.changed', at: LATER, revision, changes: [{ key: 'leader', value: null }] }) as const;
  assert.equal(reduce(healthy, gone('10')), healthy);
  assert.equal(reduce(healthy, gone('11')).dcs.value?.leader, null);
});

test('revisions are compared as numbers, not as text', () => {
  const at9 = reduce(healthy, { type: 'dcs.changed', at: LATER, revision: '9', changes: [] });
  assert.equal(at9, healthy);
});

test('a listing older than the watch does not bring the past back', () => {
  assert.equal(reduce(healthy, { type: 'dcs.observed', at: LATER, dcs: dcsFrom('9', []) }), healthy);
});

test('a change of the leader key is in the timeline', () => {
  const leader = { name: 'patroni2', lease: '8', modRevision: '11', createRevision: '11' };
  const state = stateAfter({
    type: 'dcs.changed',
    at: LATER,
    revision: '11',
    changes: [{ key: 'leader', value: leader }],
  });
  const entry = state.timeline.at(-1);
  assert.equal(entry?.source, 'dcs');
  assert.equal(entry?.text, 'leader key: patroni1 → patroni2');
  assert.equal(entry?.at, LATER);
});

test('a member that falls silent is reported once', () => {
  const fail = (at: number) =>
    ({ type: 'source.failed', at, system: 'etcd', member: 'etcd1', error: 'refused' }) as const;
  const state = stateAfter(fail(LATER), fail(LATER + 1_000), fail(LATER + 2_000));
  assert.equal(state.timeline.filter((entry) => entry.text.startsWith('etcd1 does not answer')).length, 1);
});

test('the timeline is bounded', () => {
  let state = healthy;
  for (let i = 0; i < 1_500; i += 1) {
    state = reduce(state, { type: 'container.changed', at: NOW + i, member: 'redis', action: 'start' });
  }
  assert.equal(state.timeline.length, 1_000);
  assert.equal(state.timeline.at(-1)?.id, 1_500);
});

test('a run goes from started over progress to its outcome', () => {
  const state = stateAfter(
    {
      type: 'action.started',
      at: NOW,
      run: 'r1',
      action: 'switchover',
      summary: 'switchover patroni2',
      targets: ['patroni1'],
    },
    { type: 'action.progressed', at: NOW + 10, run: 'r1', text: 'asked patroni1' },
    { type: 'action.finished', at: NOW + 20, run: 'r1', outcome: 'unknown', text: 'no answer' },
  );
  assert.deepEqual(state.runs.at(-1), {
    id: 'r1',
    action: 'switchover',
    summary: 'switchover patroni2',
    targets: ['patroni1'],
    startedAt: NOW,
    finishedAt: NOW + 20,
    outcome: 'unknown',
    text: 'no answer',
  });
});

test('a disagreement is dated from the event that showed it first, for as long as it is the same', () => {
  const dead = containerIs(healthy, 'patroni1', { state: 'exited' }, LATER);
  const begun = reduce(healthy, dead);
  assert.deepEqual(begun.disagreeingSince, { 'leader-container:patroni1': LATER });
  const later = [
    containerIs(begun, 'patroni1', { state: 'exited', exitCode: 137 }, LATER + 1_000),
    { type: 'clock.ticked', at: LATER + 2_000 } as const,
    containerIs(begun, 'redis', { state: 'exited' }, LATER + 3_000),
  ].reduce(reduce, begun);
  assert.deepEqual(later.disagreeingSince, {
    'leader-container:patroni1': LATER,
    'master-container:redis': LATER + 3_000,
  });
  const ended = reduce(later, containerIs(healthy, 'patroni1', {}, LATER + 4_000));
  assert.deepEqual(ended.disagreeingSince, {});
});

test('what is between the layers keeps its identity while nothing between them changes', () => {
  const next = [
    { type: 'clock.ticked', at: LATER } as const,
    {
      type: 'member.observed',
      system: 'patroni',
      at: LATER,
      member: 'patroni2',
      fact: patroniNode('patroni2'),
    } as const,
  ].reduce(reduce, healthy);
  assert.equal(next.disagreeingSince, healthy.disagreeingSince);
});

test('a failover is followed by what each sentinel announces', () => {
  const says = (member: string, channel: string, message: string, at: number) =>
    ({ type: 'sentinel.announced', at, member, channel, message }) as const;
  const state = stateAfter(
    says('sentinel2', '+try-failover', 'master mymaster redis 6379', LATER),
    says('sentinel1', '+vote-for-leader', 'abc 1', LATER + 10),
    says('sentinel1', '+sdown', 'master mymaster redis 6379', LATER + 20),
  );
  assert.deepEqual(state.failoverTrails, {
    sentinel2: { step: 'wait_start', at: LATER, leads: false },
    sentinel1: { step: 'voted', at: LATER + 10, leads: false, vote: 'abc' },
  });
});
