import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { described } from '../../../scripts/etcd-proto.ts';

const ROOT = path.join(import.meta.dirname, '..', '..', '..');
const ETCD3 = path.join(ROOT, 'node_modules', 'etcd3');

test('the description of etcd’s API in the bundle is what etcd3 reads from its file', () => {
  const { fromJSON, loadSync } = createRequire(path.join(ETCD3, 'package.json'))('@grpc/proto-loader');
  // The options of etcd3/lib/connection-pool.js.
  const options = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };
  const ours = fromJSON(JSON.parse(described(ROOT)), options);
  const theirs = loadSync(path.join(ETCD3, 'proto', 'rpc.proto'), options);
  assert.ok(Object.keys(theirs).includes('etcdserverpb.Maintenance'));
  assert.deepEqual(Object.keys(ours), Object.keys(theirs));
  assert.equal(JSON.stringify(ours), JSON.stringify(theirs));
});
