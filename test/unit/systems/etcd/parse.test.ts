import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  parseChanges,
  parseKeys,
  parseLease,
  parseMemberList,
  parseStatus,
  quotaIn,
  revisionOf,
} from '../../../../source/systems/etcd/parse.ts';
import { capturedJson } from '../../../fixtures/read.ts';

type Captured = { status: Record<string, unknown>; range: unknown; lease: unknown };

// etcd 3.5.16 through etcd3 1.1.2, which gives 64-bit integers as decimal strings.
const healthy = capturedJson<Captured>('etcd/healthy.json');
const leaderless = capturedJson<Captured>('etcd/leaderless.json');

test('the status of the raft leader, ids as etcdctl prints them', () => {
  assert.deepEqual(parseStatus('etcd1', healthy.status), {
    name: 'etcd1',
    id: '34bd428f902e8561',
    clusterId: 'a89638f7cde543a1',
    leaderId: '34bd428f902e8561',
    version: '3.5.16',
    dbSize: 45_056,
    isLearner: false,
    raftTerm: '2',
    raftIndex: '1881',
    raftAppliedIndex: '1881',
    dbSizeInUse: 45_056,
    errors: [],
    alarms: [],
  });
});

test('a member that knows no leader says so', () => {
  const status = parseStatus('etcd3', leaderless.status);
  assert.equal('leaderId' in status, false);
  assert.deepEqual(status.errors, ['etcdserver: no leader']);
});

test('an alarm among the errors belongs to the member with that id', () => {
  const errors = ['memberID:12227222350655005078 alarm:NOSPACE ', 'etcdserver: no leader'];
  const status = parseStatus('etcd1', { ...healthy.status, errors });
  assert.deepEqual(status.alarms, [{ memberId: 'a9afd1f200822196', alarm: 'NOSPACE' }]);
  assert.deepEqual(status.errors, ['etcdserver: no leader']);
});

test('the member list: ids as etcdctl prints them, and no name of one that was never started', () => {
  const members = [
    { ID: '3800266844937291105', name: 'etcd1', peerURLs: ['http://etcd1:2380'], isLearner: false },
    { ID: '12227222350655005078', name: '', peerURLs: ['http://a:2380', 'http://b:2380'], isLearner: true },
    { ID: '3800266844937291105', name: 'again', peerURLs: [] },
  ];
  assert.deepEqual(parseMemberList({ members }), [
    { id: '34bd428f902e8561', name: 'again', peerUrls: [], isLearner: false },
    { id: 'a9afd1f200822196', name: '', peerUrls: ['http://a:2380', 'http://b:2380'], isLearner: true },
  ]);
  assert.throws(() => parseMemberList({ members: [{ ID: 'x' }] }), /ID is not an integer/);
});

test('the quota is among the figures of a member', () => {
  const metrics = '# HELP x\netcd_server_quota_backend_bytes 2.147483648e+09\netcd_server_x 1\n';
  assert.equal(quotaIn(metrics), 2 ** 31);
  assert.equal(quotaIn('etcd_other 1'), undefined);
  assert.throws(() => quotaIn('etcd_server_quota_backend_bytes NaN'), /is not a number/);
});

test('keys with their values, leases and revisions', () => {
  const keys = parseKeys(healthy.range);
  const leader = keys.find(({ key }) => key === '/paws360/leader');
  assert.equal(leader?.value, 'patroni3');
  assert.match(leader?.lease ?? '', /^\d{10,}$/);
  assert.equal(leader?.modRevision, leader?.createRevision);
  assert.equal(revisionOf(healthy.range), '47');
});

test('a put has a value, a delete has none', () => {
  const kv = {
    key: Buffer.from('/a/leader'),
    value: Buffer.from('x'),
    mod_revision: '9',
    create_revision: '8',
  };
  const events = [
    { type: 'Put', kv: { ...kv, lease: '7' } },
    { type: 'DELETE', kv: { ...kv, value: Buffer.alloc(0) } },
  ];
  const base = { key: '/a/leader', modRevision: '9', createRevision: '8' };
  assert.deepEqual(parseChanges({ events }), [
    { ...base, value: 'x', lease: '7' },
    { ...base, value: null, lease: '0' },
  ]);
});

test('a lease that is gone has no time left', () => {
  const { ttl, grantedTtl } = parseLease(healthy.lease);
  assert.ok(ttl > 0 && ttl <= grantedTtl);
  assert.deepEqual(parseLease({ ID: '5', TTL: '-1', grantedTTL: '0' }), {
    lease: '5',
    ttl: 0,
    grantedTtl: 0,
  });
});

test('what is not a 64-bit integer is named', () => {
  const header = { member_id: 'x' };
  assert.throws(() => parseStatus('e', { header }), /member_id is not an integer/);
  assert.throws(() => revisionOf({}), /header is not an object/);
  assert.throws(() => parseKeys({ kvs: [{ key: 'text' }] }), /key is not bytes/);
});
