import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../../../../source/store/reduce.ts';
import type { State } from '../../../../../source/store/state.ts';
import { containerIs, NOW, patroniNode, stateAfter } from '../../../../fixtures/facts.ts';
import { failure } from '../../../../fixtures/state.ts';
import { opened } from '../../../actions/opened.ts';

const healthy = stateAfter();
const KEY = '/paws360/leader';
const key: Event = {
  type: 'dcs.changed',
  at: NOW,
  revision: '11',
  changes: [
    {
      key: 'leader',
      value: { name: 'patroni1', key: KEY, lease: '7', modRevision: '10', createRevision: '10' },
    },
  ],
};
const gone = failure('patroni', 'patroni1', 'refused', NOW);
const config = (part: object): Event => ({
  type: 'dcs.changed',
  at: NOW,
  revision: '12',
  changes: [{ key: 'config', value: { ...healthyConfig(), ...part } }],
});
const node = (name: string, part: Parameters<typeof patroniNode>[1]): Event => ({
  type: 'member.observed',
  system: 'patroni',
  at: NOW,
  member: name,
  fact: patroniNode(name, part),
});

function healthyConfig() {
  const value = healthy.dcs.value?.config;
  assert.ok(value);
  return value;
}

/** The leader's container is in this state, and its key has not expired. */
function leaderIs(state: 'exited' | 'paused' | 'running' | 'dead', ...events: Event[]): State {
  return stateAfter(key, containerIs(healthy, 'patroni1', { state }), gone, ...events);
}

const assisted = (state: State, candidate = 'patroni2') =>
  opened('failover', state, undefined, { candidate, assisted: 'true' });

test('a failover asks a member that answers, and its candidate must be typed', () => {
  const { plan, danger, target } = opened('failover', healthy);
  assert.deepEqual(target.values, { candidate: 'patroni2', assisted: 'false' });
  assert.deepEqual(plan, [
    { type: 'patroni.failover', cluster: 'paws360', candidate: 'patroni2', via: 'patroni1' },
  ]);
  assert.equal(danger.level === 'type-name' && danger.name, 'patroni2');
  assert.match(danger.level === 'type-name' ? danger.reason : '', /does not wait for the leader/);
});

test('a candidate outside the sync key may lack writes, and the danger says so', () => {
  const { danger } = opened('failover', healthy, 'patroni3');
  assert.match(
    danger.level === 'type-name' ? danger.reason : '',
    /what it lacks is lost: patroni3 may lack .*not a sync standby/,
  );
});

test('without a leader another member is asked', () => {
  const none = stateAfter(gone, {
    type: 'dcs.changed',
    at: NOW,
    revision: '11',
    changes: [{ key: 'leader', value: null }],
  });
  const { plan, lines } = opened('failover', none, 'patroni2');
  assert.equal(plan[0]?.type === 'patroni.failover' && plan[0].via, 'patroni2');
  assert.match(lines[0] ?? '', /There is no leader/);
});

test('what Patroni would refuse is said beforehand', () => {
  const because = (candidate: string, ...events: Event[]) =>
    opened('failover', stateAfter(...events), undefined, { candidate }).reason ?? '';
  assert.match(because('patroni1'), /is the leader already/);
  assert.match(because('etcd1'), /not a Patroni member/);
  assert.match(because('patroni2', node('patroni2', { tags: { nofailover: 'true' } })), /nofailover/);
  assert.match(because('patroni2', node('patroni2', { watchdogFailed: true })), /watchdog/);
  assert.match(
    because('patroni1', { type: 'source.failed', at: NOW, system: 'dcs', error: 'x' }),
    /cannot be read/,
  );
});

test('assisted: the key of a leader that Docker says is dead is released, at the revision that was seen', () => {
  const { plan, danger, lines } = assisted(leaderIs('exited'));
  assert.deepEqual(plan, [
    {
      type: 'etcd.release-leader-key',
      leader: 'patroni1',
      container: 'paws360-patroni1-1',
      key: KEY,
      modRevision: '10',
      standby: 'patroni2',
    },
  ]);
  assert.deepEqual(danger, {
    level: 'type-name',
    name: 'patroni2',
    reason: 'the lease of patroni1 is ended for it',
  });
  assert.match(lines.join(' '), /patroni1 is dead/);
});

test('it is preselected exactly where the fence is proven', () => {
  assert.equal(opened('failover', leaderIs('exited')).target.values.assisted, 'true');
  assert.equal(opened('failover', leaderIs('dead')).target.values.assisted, 'true');
  for (const state of ['running', 'paused'] as const)
    assert.equal(opened('failover', leaderIs(state)).target.values.assisted, 'false', state);
});

test('assisted is refused while the leader may come back to life', () => {
  for (const state of ['running', 'paused'] as const)
    assert.match(assisted(leaderIs(state)).reason ?? '', new RegExp(`not proven dead: .* is ${state}`));
  const blind: Event = { type: 'source.failed', at: NOW, system: 'docker', error: 'no engine' };
  assert.match(assisted(leaderIs('exited', blind)).reason ?? '', /Docker does not answer: no engine/);
  const elsewhere = stateAfter(key, gone, {
    type: 'containers.observed',
    at: NOW,
    containers: (healthy.containers.value ?? []).filter(({ member }) => member !== 'patroni1'),
  });
  assert.match(assisted(elsewhere).reason ?? '', /there is no proof that it is dead/);
});

test('assisted is for a sync standby only, which has every acknowledged write', () => {
  assert.match(
    assisted(leaderIs('exited'), 'patroni3').reason ?? '',
    /patroni3 may lack .*not a sync standby/,
  );
  const async = leaderIs('exited', config({ synchronousMode: 'off' }));
  assert.match(assisted(async).reason ?? '', /asynchronous/);
  const starting = leaderIs('exited', node('patroni2', { state: 'starting' }));
  assert.match(assisted(starting).reason ?? '', /does not run/);
});

test('assisted is refused if no member would take the released key', () => {
  const paused = leaderIs('exited', config({ paused: true }));
  assert.match(assisted(paused).reason ?? '', /paused/);
  const barred = leaderIs('exited', node('patroni2', { tags: { nofailover: 'true' } }));
  assert.match(assisted(barred).reason ?? '', /nofailover/);
  const unwatched = leaderIs('exited', node('patroni2', { watchdogFailed: true }));
  assert.match(assisted(unwatched).reason ?? '', /watchdog/);
});

test('a value of --assisted that is neither true nor false is refused, not taken for no', () => {
  const { reason } = opened('failover', healthy, undefined, { assisted: 'yes' });
  assert.match(reason ?? '', /Assisted must be one of false, true, not "yes"/);
});

test('a key that changed makes another plan: what was confirmed is not what would be done', () => {
  const renewed: Event = {
    type: 'dcs.changed',
    at: NOW,
    revision: '12',
    changes: [
      {
        key: 'leader',
        value: { name: 'patroni1', key: KEY, lease: '8', modRevision: '12', createRevision: '12' },
      },
    ],
  };
  assert.notDeepEqual(assisted(leaderIs('exited', renewed)).plan, assisted(leaderIs('exited')).plan);
});

test('of a leader that is frozen it is said that it takes no part, and that its key runs out first', () => {
  const { lines } = opened('failover', leaderIs('paused'), 'patroni2', { assisted: 'false' });
  assert.equal(
    lines[0],
    'patroni1 takes no part (Docker says that it is paused): patroni2 is promoted once its key has run out, in sync or not.',
  );
  assert.match(lines[2] ?? '', /^Expected: writes go on after \d+–\d+ s: patroni1 takes no part/);
});
