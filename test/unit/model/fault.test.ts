import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ActiveFault,
  CLAIM_WITHIN_MS,
  faultsOn,
  HEAL_GRACE_MS,
  isLeftOver,
} from '../../../source/model/fault.ts';

const DEADLINE = 60_000;
const fault: ActiveFault = {
  id: 'pause-etcd1-1a2b',
  kind: 'pause',
  project: 'paws360',
  member: 'etcd1',
  detail: 'frozen',
  startedAt: 0,
  deadline: DEADLINE,
  seconds: 60,
  victim: { id: 'a'.repeat(64), name: 'paws360-etcd1-1' },
  healer: 42,
};
const { healer: _, ...orphan } = fault;

test('a fault is left over when its healer is gone', () => {
  assert.equal(isLeftOver(fault, 1_000), false);
  assert.equal(isLeftOver(orphan, CLAIM_WITHIN_MS), false, 'it may be on its way');
  assert.equal(isLeftOver(orphan, CLAIM_WITHIN_MS + 1), true);
});

test('a healer may be late, but not for long', () => {
  assert.equal(isLeftOver(fault, DEADLINE + HEAL_GRACE_MS), false);
  assert.equal(isLeftOver(fault, DEADLINE + HEAL_GRACE_MS + 1), true);
});

test('the faults of one member', () => {
  const other = { ...fault, member: 'redis' };
  assert.deepEqual(faultsOn([fault, other], 'redis'), [other]);
});
