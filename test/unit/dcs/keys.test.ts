import assert from 'node:assert/strict';
import { test } from 'node:test';
import { etcdCluster } from '../../../source/dcs/etcd-cluster.ts';
import { changesOf, findPrefix, keyDocument, prefixesIn } from '../../../source/dcs/keys.ts';
import { dcsFrom } from '../../../source/model/dcs.ts';
import type { EtcdClient } from '../../../source/systems/etcd/client.ts';
import { parseKeys } from '../../../source/systems/etcd/parse.ts';
import { capturedJson } from '../../fixtures/read.ts';

const { range } = capturedJson<{ range: unknown }>('etcd/healthy.json');

test('a listing of the keys is the whole view', () => {
  const dcs = dcsFrom('47', changesOf('/paws360/', parseKeys(range)));
  assert.equal(dcs.leader?.name, 'patroni3');
  assert.deepEqual(dcs.sync, { leader: 'patroni3', standbys: ['patroni1'] });
  assert.deepEqual(Object.keys(dcs.members), ['patroni1', 'patroni2', 'patroni3']);
  assert.equal(dcs.config?.ttl, 30);
  assert.equal(dcs.failover, null);
});

test('a namespace before the scope changes nothing, keys elsewhere are left out', () => {
  const kv = { value: 'a', lease: '1', modRevision: '2', createRevision: '2' };
  const keys = [
    { ...kv, key: '/service/x/leader' },
    { ...kv, key: '/service/other/leader' },
    { ...kv, key: '/service/x/failsafe' },
  ];
  const changes = changesOf('/service/x/', keys);
  assert.deepEqual(
    changes.map(({ key }) => key),
    ['leader'],
  );
});

const BROKEN = [
  ['config', '{', 'etcd key /x/config is not JSON'],
  ['config', '{"ttl":1e999}', 'etcd key /x/config holds a number that is too large'],
  ['config', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, 'etcd key /x/config is nested too deeply'],
  ['sync', '[1]', 'etcd key /x/sync does not hold a JSON object'],
  ['failover', '7', 'etcd key /x/failover does not hold a JSON object'],
  ['history', '{}', 'etcd key /x/history does not hold a list'],
  ['members/zzz', 'hello', 'etcd key /x/members/zzz is not JSON'],
] as const;

for (const [name, value, why] of BROKEN) {
  test(`${name} = ${value.slice(0, 12)} is named with the reason, and hides no other key`, () => {
    const kv = { lease: '7', modRevision: '1', createRevision: '1' };
    const kvs = [
      { ...kv, key: `/x/${name}`, value },
      { ...kv, key: '/x/leader', value: 'patroni1' },
      { ...kv, key: '/x/members/patroni1', value: '{"conn_url":"a","api_url":"b"}' },
    ];
    const dcs = dcsFrom('1', changesOf('/x/', kvs));
    assert.equal(dcs.leader?.name, 'patroni1');
    assert.deepEqual(Object.keys(dcs.members), ['patroni1']);
    assert.deepEqual(dcs.unreadable, { [name]: why });
    // As it is shown to people: a value that is too deep to be gone through stays the text that it is.
    assert.ok(Object.hasOwn(keyDocument(kvs) as object, `/x/${name}`));
  });
}

test('a cluster is known by its keys', () => {
  assert.deepEqual(prefixesIn(['/paws360/config', '/paws360/leader', '/other', '/a/b/initialize']), [
    '/a/b/',
    '/paws360/',
  ]);
});

async function find(keys: readonly string[], scope?: string): Promise<string> {
  const client = {
    endpoint: { member: 'etcd1', host: '127.0.0.1', port: 1 },
    keyNames: async () => keys,
    close: () => undefined,
  } as unknown as EtcdClient;
  return await findPrefix(etcdCluster([client]), scope, { deadlineMs: 900 });
}

test('the prefix is found; of several the scope chooses', async () => {
  assert.equal(await find(['/paws360/config']), '/paws360/');
  assert.equal(await find(['/db/a/config', '/db/b/config'], 'b'), '/db/b/');
  await assert.rejects(
    find(['/db/a/config', '/db/b/config']),
    /several clusters of Patroni: \/db\/a\/, \/db\/b\//,
  );
  await assert.rejects(find(['/db/a/config', '/dc/a/config'], 'a'), /several clusters/);
  await assert.rejects(find(['/unrelated']), /holds no keys of Patroni/);
});

test('keys are kept for people as JSON where they hold a document, else as the text that they are', () => {
  const kv = { lease: '7', modRevision: '2', createRevision: '1' };
  const document = keyDocument([
    { key: '/paws360/leader', value: 'patroni1', ...kv },
    { key: '/paws360/initialize', value: '7711595816645259287', ...kv },
    { key: '/paws360/members/patroni1', value: '{"conn_url":"postgres://u:canary@h/db"}', ...kv },
    { key: '/paws360/broken', value: '{', ...kv },
  ]) as Record<string, { value: unknown; mod_revision: string }>;
  assert.equal(document['/paws360/leader']?.value, 'patroni1');
  assert.equal(document['/paws360/leader']?.mod_revision, '2');
  assert.equal(document['/paws360/initialize']?.value, '7711595816645259287');
  assert.deepEqual(document['/paws360/members/patroni1']?.value, { conn_url: 'postgres://u:***@h/db' });
  assert.equal(document['/paws360/broken']?.value, '{');
});
