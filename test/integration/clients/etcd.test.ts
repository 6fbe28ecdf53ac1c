import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type EtcdClient, etcdClient, type Keys } from '../../../source/systems/etcd/client.ts';
import { isRaftLeader } from '../../../source/systems/etcd/facts.ts';
import { endpointOf, etcdctl, etcdStatus, unlead } from '../../inside.ts';
import { containerName, docker, untilWhole } from '../../stack.ts';
import { until } from '../../wait.ts';

const limit = { deadlineMs: 5_000 };
const PREFIX = '/paws-clients-test/';
const MEMBERS = ['etcd1', 'etcd2', 'etcd3'];
const [client, second, third] = (await Promise.all(
  MEMBERS.map(async (member) => etcdClient(await endpointOf(member, 2379))),
)) as [EtcdClient, EtcdClient, EtcdClient];

before(() => untilWhole());
after(async () => {
  for (const each of [client, second, third]) each.close();
  await etcdctl('etcd1', 'del', '--prefix', PREFIX);
  await untilWhole();
});

for (const [i, member] of MEMBERS.entries()) {
  test(`the status of ${member}, with the ids that etcdctl prints`, async () => {
    const earlier = await etcdStatus(member);
    const status = await [client, second, third][i]?.status(limit);
    const later = await etcdStatus(member);
    assert.ok(status);
    assert.equal(status.name, member);
    assert.equal(status.id, earlier.id);
    assert.equal(status.version, earlier.version);
    assert.equal(isRaftLeader(status), earlier.leads);
    assert.equal(status.isLearner, earlier.learner);
    assert.equal(status.raftTerm, earlier.term);
    assert.ok(BigInt(earlier.index) <= BigInt(status.raftIndex));
    assert.ok(BigInt(status.raftIndex) <= BigInt(later.index));
    assert.ok(BigInt(status.raftAppliedIndex) <= BigInt(later.index));
    assert.ok(status.dbSize > 0);
    assert.equal(status.healthy, true);
    assert.deepEqual(status.errors, []);
    assert.ok(status.tookMs > 0);
  });
}

test('lists what was put, with revision and lease', async () => {
  const lease = /lease (\w+) granted/.exec(await etcdctl('etcd1', 'lease', 'grant', '60'))?.[1] ?? '';
  await etcdctl('etcd1', 'put', `--lease=${lease}`, `${PREFIX}leased`, 'value ✓');
  const { kvs, revision } = await client.list(PREFIX, limit);
  const [kv] = kvs.filter(({ key }) => key.endsWith('leased'));
  assert.equal(kv?.value, 'value ✓');
  assert.equal(BigInt(kv?.lease ?? 0), BigInt(`0x${lease}`));
  assert.ok(BigInt(revision) >= BigInt(kv?.modRevision ?? 0));
  const life = await client.leaseTtl(kv?.lease ?? '0', limit);
  assert.ok(life.ttl > 0 && life.ttl <= 60);
  assert.equal(life.grantedTtl, 60);
  await etcdctl('etcd1', 'lease', 'revoke', lease);
  assert.equal((await client.leaseTtl(kv?.lease ?? '0', limit)).ttl, 0);
});

test('names of keys, at most as many as asked for', async () => {
  for (const name of ['n1', 'n2', 'n3']) await etcdctl('etcd1', 'put', `${PREFIX}names/${name}`, 'x');
  const names = ['n1', 'n2', 'n3'].map((name) => `${PREFIX}names/${name}`);
  assert.deepEqual(await client.keyNames(`${PREFIX}names/`, 10, limit), names);
  assert.deepEqual(await client.keyNames(`${PREFIX}names/`, 2, limit), names.slice(0, 2));
  assert.deepEqual(await client.keyNames(`${PREFIX}nothing`, 10, limit), []);
});

test('a watch tells puts and deletes from a revision on, and ends with its signal', {
  timeout: 60_000,
}, async () => {
  const { revision } = await client.list(PREFIX, limit);
  await etcdctl('etcd1', 'put', `${PREFIX}a`, 'before the watch began');
  const { seen, watching, ending } = watch(client, revision);
  await until(() => seen.length === 1, { timeoutMs: 5_000, what: 'the first change' });
  await etcdctl('etcd2', 'del', `${PREFIX}a`);
  await until(() => seen.length === 2, { timeoutMs: 5_000, what: 'the delete' });
  assert.deepEqual(
    seen.map(({ kvs }) => kvs[0]?.value),
    ['before the watch began', null],
  );
  assert.ok(BigInt(seen[1]?.revision ?? 0) > BigInt(seen[0]?.revision ?? 0));
  ending.abort();
  await watching;
});

test('a watch from a revision that is compacted away ends with an error', { timeout: 60_000 }, async () => {
  await etcdctl('etcd1', 'put', `${PREFIX}b`, '1');
  await etcdctl('etcd1', 'put', `${PREFIX}b`, '2');
  const { revision } = await client.list(PREFIX, limit);
  await etcdctl('etcd1', 'compact', revision);
  const old = client.watch(PREFIX, '1', new AbortController().signal);
  await assert.rejects(old.next(), /^NamedError: etcd1 at .*: the watch was compacted away at \d+$/);
});

test('a frozen member ends at the deadline by name, delays no other, and is found again', async (t) => {
  await unlead('etcd3');
  await third.status(limit);
  const name = await containerName('etcd3');
  t.after(() => docker('unpause', name).catch(() => undefined));
  await docker('pause', name);
  const short = { deadlineMs: 500 };
  const message = `etcd3 at 127.0.0.1:${third.endpoint.port}: no answer within 500 ms`;
  await Promise.all([
    assert.rejects(third.status(short), { message }),
    assert.rejects(third.list(PREFIX, short), { message }),
    client.status(limit),
    second.list(PREFIX, limit),
  ]);
  await docker('unpause', name);
  assert.equal((await third.status(limit)).name, 'etcd3');
});

test('without a quorum a member tells its status and that it cannot read', async (t) => {
  const names = [await containerName('etcd2'), await containerName('etcd3')];
  t.after(() => docker('unpause', ...names).catch(() => undefined));
  await docker('pause', ...names);
  const status = await client.status({ deadlineMs: 600 });
  await docker('unpause', ...names);
  assert.equal(status.name, 'etcd1');
  assert.equal(status.healthy, false);
  assert.match(status.errors.join(), /^quorum read: no answer within \d+ ms$/);
  await until(async () => (await client.status(limit)).healthy, { timeoutMs: 15_000, what: 'the quorum' });
});

test('a member that goes away ends its watch by name; the same client finds it again', {
  timeout: 60_000,
}, async () => {
  const { revision } = await third.list(PREFIX, limit);
  const { watching } = watch(third, revision);
  const name = await containerName('etcd3');
  const [ended] = await Promise.allSettled([watching, docker('restart', name)]);
  assert.equal(ended.status, 'rejected');
  assert.match(ended.reason.message, /^etcd3 at 127\.0\.0\.1:\d+: (connection closed|the watch ended)$/);
  await until(async () => (await third.status(limit)).healthy, {
    timeoutMs: 15_000,
    what: 'etcd3 to be back',
  });
});

test('without a server: refused, by name; and the next call tries again', async () => {
  const unreachable = etcdClient({ member: 'etcd9', host: '127.0.0.1', port: 1 });
  for (const _ of [1, 2]) {
    await assert.rejects(unreachable.status(limit), { message: 'etcd9 at 127.0.0.1:1: connection refused' });
  }
  unreachable.close();
});

/** Collects what a client's watch tells of changes after `revision`. */
function watch(of: EtcdClient, revision: string) {
  const ending = new AbortController();
  const seen: Keys[] = [];
  const run = async () => {
    const from = String(BigInt(revision) + 1n);
    for await (const keys of of.watch(PREFIX, from, ending.signal)) seen.push(keys);
  };
  return { seen, ending, watching: run() };
}
