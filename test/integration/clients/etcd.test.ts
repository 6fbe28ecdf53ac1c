import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { etcdClient, type Keys } from '../../../source/clients/etcd.ts';
import { containerName, docker, hostPort } from '../../stack.ts';
import { until } from '../../wait.ts';

const limit = { deadlineMs: 5_000 };
const PREFIX = '/paws-clients-test/';
const client = etcdClient({ member: 'etcd1', host: '127.0.0.1', port: await hostPort('etcd1', 2379) });
const name = await containerName('etcd1');

async function etcdctl(...args: string[]): Promise<string> {
  return await docker('exec', name, 'etcdctl', ...args);
}

after(async () => {
  client.close();
  await etcdctl('del', '--prefix', PREFIX);
});

test('the status, with the ids that etcdctl prints', async () => {
  const status = await client.status(limit);
  // `endpoint status` as a table of CSV: endpoint, id, version, …
  const [, id] = (await etcdctl('endpoint', 'status')).split(', ');
  assert.equal(status.id, id);
  assert.equal(status.healthy, true);
  assert.match(status.version, /^3\./);
  assert.ok(status.leaderId);
  assert.ok(status.tookMs > 0);
});

test('lists what was put, with revision and lease', async () => {
  const lease = /lease (\w+) granted/.exec(await etcdctl('lease', 'grant', '60'))?.[1] ?? '';
  await etcdctl('put', `--lease=${lease}`, `${PREFIX}leased`, 'value');
  const { kvs, revision } = await client.list(PREFIX, limit);
  const [kv] = kvs.filter(({ key }) => key.endsWith('leased'));
  assert.equal(kv?.value, 'value');
  assert.equal(BigInt(kv?.lease ?? 0), BigInt(`0x${lease}`));
  assert.ok(BigInt(revision) >= BigInt(kv?.modRevision ?? 0));
  const life = await client.leaseTtl(kv?.lease ?? '0', limit);
  assert.ok(life.ttl > 0 && life.ttl <= 60);
  await etcdctl('lease', 'revoke', lease);
  assert.equal((await client.leaseTtl(kv?.lease ?? '0', limit)).ttl, 0);
  assert.deepEqual(await client.keyNames(`${PREFIX}nothing`, 10, limit), []);
});

test('a watch tells puts and deletes from a revision on, and ends with its signal', async () => {
  const { revision } = await client.list(PREFIX, limit);
  await etcdctl('put', `${PREFIX}a`, 'before the watch began');
  const ending = new AbortController();
  const seen: Keys[] = [];
  const watching = (async () => {
    for await (const keys of client.watch(PREFIX, String(BigInt(revision) + 1n), ending.signal))
      seen.push(keys);
  })();
  await until(() => seen.length === 1, { timeoutMs: 5_000, what: 'the first change' });
  await etcdctl('del', `${PREFIX}a`);
  await until(() => seen.length === 2, { timeoutMs: 5_000, what: 'the delete' });
  assert.deepEqual(
    seen.map(({ kvs }) => kvs[0]?.value),
    ['before the watch began', null],
  );
  assert.ok(BigInt(seen[1]?.revision ?? 0) > BigInt(seen[0]?.revision ?? 0));
  ending.abort();
  await watching;
});

test('a watch from a revision that is compacted away ends with an error', async () => {
  await etcdctl('put', `${PREFIX}b`, '1');
  await etcdctl('put', `${PREFIX}b`, '2');
  const { revision } = await client.list(PREFIX, limit);
  await etcdctl('compact', revision);
  const watch = client.watch(PREFIX, '1', new AbortController().signal);
  await assert.rejects(watch.next(), /^NamedError: etcd1 at .*: the watch was compacted away at \d+$/);
});

test('nobody there: refused, by name; and the next call tries again', async () => {
  const nobody = etcdClient({ member: 'etcd9', host: '127.0.0.1', port: 1 });
  for (const _ of [1, 2]) {
    await assert.rejects(nobody.status(limit), { message: 'etcd9 at 127.0.0.1:1: connection refused' });
  }
  nobody.close();
});
