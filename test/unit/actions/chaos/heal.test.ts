import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActiveFault } from '../../../../source/model/fault.ts';
import { NOW, stateAfter } from '../../../fixtures/facts.ts';
import { opened } from '../opened.ts';

const fault = (member: string): ActiveFault => ({
  id: `pause-${member}-1a2b`,
  kind: 'pause',
  project: 'paws360',
  member,
  detail: 'frozen',
  startedAt: NOW,
  deadline: NOW + 60_000,
  seconds: 60,
  victim: { id: 'a'.repeat(64), name: `paws360-${member}-1` },
});
const two = stateAfter({ type: 'faults.observed', at: NOW, faults: [fault('etcd1'), fault('redis')] });

test('all faults, or one of them', () => {
  assert.deepEqual(opened('heal', two).plan, [
    { type: 'fault.heal', id: 'pause-etcd1-1a2b', member: 'etcd1' },
    { type: 'fault.heal', id: 'pause-redis-1a2b', member: 'redis' },
  ]);
  const { plan } = opened('heal', two, undefined, { fault: 'pause-redis-1a2b' });
  assert.deepEqual(plan, [{ type: 'fault.heal', id: 'pause-redis-1a2b', member: 'redis' }]);
});

test('without a fault or a journal heal is refused with the reason', () => {
  assert.equal(opened('heal', stateAfter()).reason, 'there is no active fault');
  assert.equal(opened('heal', two, undefined, { fault: 'x' }).reason, 'there is no fault x');
  const blind = stateAfter({ type: 'source.failed', at: NOW, system: 'faults', error: 'EACCES' });
  assert.match(opened('heal', blind).reason ?? '', /journal of faults cannot be read: EACCES/);
});
