import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue, resolve } from '../../../source/actions/catalogue.ts';
import { equivalentOf } from '../../../source/actions/perform/perform.ts';
import type { Event } from '../../../source/store/reduce.ts';
import type { State } from '../../../source/store/state.ts';
import { containerIs, NOW, patroniNode, stateAfter } from '../../fixtures/facts.ts';

const healthy = stateAfter();

function open(key: string, state: State, selected?: string, random = () => 0) {
  const action = resolve(state, key);
  assert.ok(action);
  const target = action.aim(state, selected, random);
  const reason = action.disabled(state, target);
  return { action, target, reason, plan: reason === undefined ? action.plan(state, target) : [] };
}

test('ids and keys are unique, and every key that acts is a capital letter', () => {
  const ids = catalogue.map((action) => action.id);
  const keys = catalogue.flatMap((action) => action.key ?? []);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(new Set(keys).size, keys.length);
  for (const key of keys) assert.match(key, /^[A-Z]$/);
});

test('usage and example begin with the id', () => {
  for (const action of catalogue) {
    assert.ok(action.usage.startsWith(action.id));
    assert.ok(action.example.startsWith(action.id));
  }
});

test('every command has an equivalent line that a shell takes as it is', () => {
  const lines = ['S', 'I', 'K', 'C'].flatMap((key) => open(key, healthy, 'patroni3').plan.map(equivalentOf));
  assert.deepEqual(lines, [
    'patronictl switchover paws360 --leader patroni1 --candidate patroni2 --force',
    'patronictl reinit paws360 patroni3 --force',
    'docker kill paws360-etcd3-1 && sleep 120 && docker start paws360-etcd3-1',
    'docker exec paws360-patroni3-1 stress-ng --cpu 2 --timeout 30s --temp-path /tmp --quiet',
  ]);
});

test('switchover preselects the sync standby', () => {
  const { plan } = open('S', healthy);
  assert.deepEqual(plan, [
    { type: 'patroni.switchover', cluster: 'paws360', leader: 'patroni1', candidate: 'patroni2' },
  ]);
});

test('switchover says beforehand what Patroni would refuse', () => {
  const { action } = open('S', healthy);
  const because = (candidate: string, ...events: Event[]) =>
    action.disabled(stateAfter(...events), { values: { candidate } });
  assert.match(because('patroni3') ?? '', /not a sync standby/);
  assert.match(because('patroni1') ?? '', /leader already/);
  assert.match(because('member9') ?? '', /member9 is not a Patroni member \(patroni1, patroni2, patroni3\)/);
  const node = patroniNode('patroni2', { tags: { nofailover: 'true' } });
  assert.match(
    because('patroni2', {
      type: 'member.observed',
      system: 'patroni',
      at: NOW,
      member: 'patroni2',
      fact: node,
    }) ?? '',
    /nofailover/,
  );
  const silent: Event = {
    type: 'source.failed',
    at: NOW,
    system: 'patroni',
    member: 'patroni2',
    error: 'refused',
  };
  assert.match(because('patroni2', silent) ?? '', /does not answer/);
  const blind: Event = { type: 'source.failed', at: NOW, system: 'dcs', error: 'no quorum' };
  assert.match(because('patroni2', blind) ?? '', /leader key in etcd cannot be read: no quorum/);
});

test('the leader cannot be reinitialized, a replica can', () => {
  assert.match(open('I', healthy, 'patroni1').reason ?? '', /leader/);
  assert.match(open('I', healthy, 'etcd1').reason ?? '', /not a Patroni member/);
  assert.deepEqual(open('I', healthy, 'patroni3').plan, [
    { type: 'patroni.reinitialize', cluster: 'paws360', member: 'patroni3' },
  ]);
});

test('a member that is being reinitialized is not reinitialized again', () => {
  const node = patroniNode('patroni3', { state: 'creating replica' });
  const state = stateAfter({
    type: 'member.observed',
    system: 'patroni',
    at: NOW,
    member: 'patroni3',
    fact: node,
  });
  assert.match(open('I', state, 'patroni3').reason ?? '', /already/);
});

test('kill-random hits only what is labelled for it', () => {
  for (let i = 0; i < 12; i += 1) {
    const { target } = open('K', healthy, undefined, () => i / 12);
    assert.notEqual(target.member, 'haproxy');
  }
});

test('kill-random avoids a second victim that would cost a quorum', () => {
  const state = stateAfter(containerIs(healthy, 'etcd1', { state: 'exited' }));
  for (let i = 0; i < 50; i += 1) {
    const { target, action } = open('K', state, undefined, () => i / 50);
    assert.doesNotMatch(target.member ?? '', /^etcd/);
    assert.equal(action.danger(state, target).level, 'confirm');
  }
});

test('where every victim costs a quorum its name must be typed', () => {
  const names = (healthy.containers.value ?? []).map((c) => c.member);
  const kept = ['etcd2', 'etcd3', 'haproxy'];
  const containers = (healthy.containers.value ?? []).map((c) =>
    kept.includes(c.member) ? c : { ...c, state: 'exited' as const },
  );
  assert.ok(names.includes('etcd2'));
  const state = stateAfter({ type: 'containers.observed', at: NOW, containers });
  const { target, action } = open('K', state);
  assert.deepEqual(action.danger(state, target), {
    level: 'type-name',
    name: 'etcd2',
    reason: 'etcd members would lose their quorum',
  });
});

test('nothing unlabelled and nothing that does not run is stressed', () => {
  assert.match(open('C', healthy, 'haproxy').reason ?? '', /not labelled/);
  const state = stateAfter(containerIs(healthy, 'patroni1', { state: 'paused' }));
  assert.match(open('C', state, 'patroni1').reason ?? '', /paused/);
  assert.match(open('C', healthy).reason ?? '', /select/);
});

test('stress keeps to its limits', () => {
  const { action } = open('C', healthy, 'patroni1');
  const because = (workers: string, duration: string) =>
    action.disabled(healthy, { member: 'patroni1', values: { workers, duration } });
  assert.equal(because('2', '30'), undefined);
  assert.match(because('0', '30') ?? '', /Workers must be a whole number from 1 to 64/);
  assert.match(because('2', '99999') ?? '', /Duration must be/);
  assert.match(because('2; rm -rf /', '30') ?? '', /Workers must be/);
});

test('nothing is harmed while Docker does not answer', () => {
  const state = stateAfter({ type: 'source.failed', at: NOW, system: 'docker', error: 'gone' });
  assert.match(open('K', state).reason ?? '', /Docker does not answer: gone/);
});
