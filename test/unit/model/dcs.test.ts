import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyDcs, dcsFrom, shareDcs } from '../../../source/model/dcs.ts';

const kv = { lease: '7', modRevision: '12', createRevision: '10' };

test('a change leaves every other part as it was', () => {
  const before = dcsFrom('5', [
    { key: 'leader', value: { name: 'patroni1', ...kv } },
    { key: 'sync', value: { leader: 'patroni1', standbys: ['patroni2'] } },
    { key: 'member', name: 'patroni1', value: { connUrl: 'a', apiUrl: 'b' } },
  ]);
  const after = applyDcs(before, '6', [{ key: 'leader', value: null }]);
  assert.equal(after.leader, null);
  assert.equal(after.revision, '6');
  assert.equal(after.sync, before.sync);
  assert.equal(after.members, before.members);
});

test('a member that leaves is forgotten', () => {
  const before = dcsFrom('5', [{ key: 'member', name: 'patroni1', value: { connUrl: 'a', apiUrl: 'b' } }]);
  assert.deepEqual(applyDcs(before, '6', [{ key: 'member', name: 'patroni1', value: null }]).members, {});
});

test('an equal listing keeps the parts of the view', () => {
  const leader = { key: 'leader', value: { name: 'patroni1', ...kv } } as const;
  const before = dcsFrom('5', [leader]);
  const shared = shareDcs(before, dcsFrom('9', [leader]));
  assert.equal(shared.revision, '9');
  assert.equal(shared.leader, before.leader);
});

test('a key that becomes unreadable drops what it said, until it can be read again', () => {
  const sync = { key: 'sync', value: { leader: 'patroni1', standbys: ['patroni2'] } } as const;
  const member = { key: 'member', name: 'patroni1', value: { connUrl: 'a', apiUrl: 'b' } } as const;
  const before = dcsFrom('5', [sync, member]);
  const broken = applyDcs(before, '6', [
    { key: 'unreadable', of: { key: 'sync' }, why: 'no JSON' },
    { key: 'unreadable', of: { key: 'member', name: 'patroni1' }, why: 'no object' },
  ]);
  assert.equal(broken.sync, null);
  assert.deepEqual(broken.members, {});
  assert.deepEqual(broken.unreadable, { sync: 'no JSON', 'members/patroni1': 'no object' });
  const after = applyDcs(broken, '7', [sync, member]);
  assert.deepEqual(after, { ...before, revision: '7' });
});
