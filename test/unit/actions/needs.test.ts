import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal, refusalAtExecution } from '../../../source/actions/authorize.ts';
import { absence, actionById, catalogue, lackOf, offered } from '../../../source/actions/catalogue.ts';
import { healthOf } from '../../../source/cluster/health.ts';
import { drills } from '../../../source/drill/drills.ts';
import { allOffers, offerOf } from '../../../source/drill/offers.ts';
import { membersOf } from '../../../source/model/facts.ts';
import { initialState } from '../../../source/store/initial-state.ts';
import { isReadOnly } from '../../../source/store/read-only.ts';
import { isSettled } from '../../../source/store/settled.ts';
import { after, everything, healthy, NOW } from '../../fixtures/state.ts';

// The same stack, known by its addresses alone.
const MEMBERS = everything().flatMap((event) =>
  event.type === 'containers.observed'
    ? event.containers.map(({ member, role }) => ({ name: member, role }))
    : [],
);
const ABSENT = { type: 'hosts.absent', members: MEMBERS, at: NOW } as const;
const facts = everything().filter(({ type }) => type !== 'containers.observed');
const hostless = after(initialState('prod', NOW), ABSENT, ...facts, {
  type: 'read-only.switched',
  on: false,
});

test('what acts on containers declares that it needs their hosts, and nothing else does', () => {
  const state = healthy();
  for (const action of catalogue) {
    const target = action.aim(state, 'patroni2', () => 0);
    if (refusal(action, state, target) !== undefined) continue;
    const onHosts = action.plan(state, target).some(({ type }) => /^(container|fault)\./.test(type));
    assert.equal(action.needs === 'hosts', onHosts, action.id);
  }
});

test('a drill needs what the action needs that it injects', () => {
  for (const drill of Object.values(drills)) {
    const { action } = drill.inject(healthy(), 10, {});
    assert.equal(drill.needs, actionById(action)?.needs, drill.name);
  }
});

test('without power over the hosts such actions are absent with the reason, and all others are there', () => {
  const ids = offered(hostless).map(({ id }) => id);
  for (const action of catalogue)
    assert.equal(ids.includes(action.id), action.needs === undefined, action.id);
  const why = lackOf(hostless, 'hosts');
  assert.match(why ?? '', /no power over the hosts/);
  assert.equal(absence(hostless, { needs: 'hosts' }), why);
  assert.equal(refusalAtExecution(hostless, 'chaos kill-random', { values: {} }, []), why);
  assert.equal(lackOf(healthy(), 'hosts'), undefined);
});

test('without power over the hosts the drills that inject a fault are absent with the reason', () => {
  for (const { name, reasons } of allOffers(hostless)) {
    const absent = reasons.some((reason) => /no power over the hosts/.test(reason));
    assert.equal(absent, drills[name].needs === 'hosts', name);
  }
  assert.equal(offerOf(hostless, 'failover').reasons.length, 1);
});

test('a stack without hosts has the members that are listed, and is judged by what they say', () => {
  assert.deepEqual(membersOf(after(initialState('prod', NOW), ABSENT), 'etcd'), ['etcd1', 'etcd2', 'etcd3']);
  assert.equal(isSettled(after(initialState('prod', NOW), ABSENT)), false);
  assert.equal(isSettled(hostless), true);
  assert.deepEqual(healthOf(hostless), healthOf(healthy()));
});

test('a stack without hosts is read-only until somebody says otherwise', () => {
  assert.equal(isReadOnly(after(initialState('prod', NOW), ABSENT)), true);
  assert.equal(isReadOnly(hostless), false);
});
