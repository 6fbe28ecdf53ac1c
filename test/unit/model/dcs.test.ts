import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyDcs, dcsFrom, parseDcsKey, shareDcs } from '../../../source/model/dcs.ts';

const kv = { lease: '7', modRevision: '12', createRevision: '10' };

test('the leader key names the leader and its lease', () => {
  assert.deepEqual(parseDcsKey('/paws360/leader', 'patroni2', kv), {
    key: 'leader',
    value: { name: 'patroni2', ...kv },
  });
});

test('a deleted or emptied leader key means that there is no leader', () => {
  assert.deepEqual(parseDcsKey('/paws360/leader', null, kv), { key: 'leader', value: null });
  assert.deepEqual(parseDcsKey('/paws360/leader', '', kv), { key: 'leader', value: null });
});

test('the sync key lists the standbys', () => {
  const change = parseDcsKey('/paws360/sync', '{"leader":"patroni1","sync_standby":"patroni2,patroni3"}', kv);
  assert.deepEqual(change, {
    key: 'sync',
    value: { leader: 'patroni1', standbys: ['patroni2', 'patroni3'] },
  });
});

test('an empty sync key says that synchronous replication names nobody', () => {
  assert.deepEqual(parseDcsKey('/paws360/sync', '{"leader":null,"sync_standby":null}', kv), {
    key: 'sync',
    value: null,
  });
});

test('settings that are absent have the defaults of Patroni', () => {
  const change = parseDcsKey('/paws360/config', '{"ttl":20,"pause":true}', kv);
  assert.ok(change?.key === 'config' && change.value !== null);
  assert.equal(change.value.ttl, 20);
  assert.equal(change.value.loopWait, 10);
  assert.equal(change.value.paused, true);
  assert.equal(change.value.maximumLagOnFailover, 1_048_576);
  assert.equal(change.value.failsafeMode, false);
});

test('keys that the console does not use are passed over', () => {
  assert.equal(parseDcsKey('/paws360/initialize', '7', kv), undefined);
  assert.equal(parseDcsKey('/paws360/status', '{}', kv), undefined);
});

test('a value that is not what Patroni writes is an error that names the key', () => {
  assert.throws(() => parseDcsKey('/paws360/config', 'not json', kv), /\/paws360\/config/);
  assert.throws(() => parseDcsKey('/paws360/sync', '[1]', kv), /\/paws360\/sync/);
});

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

test('a listing that says the same keeps the parts that stand', () => {
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
