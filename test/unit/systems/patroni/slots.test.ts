import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../../source/cluster/health.ts';
import type { Slot } from '../../../../source/model/postgres.ts';
import { selectPatroniRows } from '../../../../source/systems/patroni/rows.ts';
import { postgresSays, postgresSelf, stateAfter } from '../../../fixtures/facts.ts';

const MB = 1 << 20;
const has = (member: string, inRecovery: boolean, ...slots: Slot[]) =>
  stateAfter(postgresSays(member, postgresSelf({ inRecovery, slots })));
const texts = (...slots: Slot[]) =>
  healthOf(has('patroni1', false, ...slots)).reasons.map(({ text }) => text);
const used = (name: string): Slot => ({ name, active: true, heldBytes: 0, walStatus: 'reserved' });

test('slots in use, and the one of a member that is away for a moment, are as they should be', () => {
  const away = { name: 'patroni3', active: false, heldBytes: 16 * MB, walStatus: 'reserved' };
  assert.deepEqual(texts(used('patroni2'), away), []);
});

test('an inactive slot is a finding where it is of no member, or holds much', () => {
  assert.deepEqual(texts({ name: 'old_standby', active: false, heldBytes: 3 * MB }), [
    'slot old_standby of patroni1 is inactive and holds 3.0 MB of WAL: it is of no member',
  ]);
  assert.deepEqual(texts({ name: 'patroni3', active: false, heldBytes: 65 * MB, walStatus: 'extended' }), [
    'slot patroni3 of patroni1 is inactive and holds 65 MB of WAL',
  ]);
});

test('a slot whose WAL goes, or is gone, is a finding whoever uses it', () => {
  const found = texts(
    { name: 'patroni2', active: true, heldBytes: 0, walStatus: 'unreserved' },
    { name: 'patroni3', active: false, walStatus: 'lost' },
  );
  assert.match(found[0] ?? '', /^slot patroni2 of patroni1 is about to be lost/);
  assert.match(found[1] ?? '', /^slot patroni3 of patroni1 is lost/);
});

test('the slots that a replica keeps for the others are no finding', () => {
  const state = has('patroni2', true, { name: 'old', active: false, heldBytes: 900 * MB });
  assert.deepEqual(healthOf(state).reasons, []);
});

test('the row of a node has its slots', () => {
  const state = has('patroni1', false, used('patroni2'), { name: 'old', active: false, heldBytes: 3 * MB });
  const [row] = selectPatroniRows(state);
  assert.deepEqual(row?.slots, { text: '1 of 2 idle, 3.0 MB', isIdle: true });
});

test('the row of a replica has none: they are idle until it is primary', () => {
  const state = has('patroni2', true, { name: 'patroni1', active: false, heldBytes: 176 });
  assert.equal(selectPatroniRows(state).find(({ member }) => member === 'patroni2')?.slots, undefined);
});
