import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createQuorumReads } from '../../../source/dcs/quorum-reads.ts';

test('a quorum read is a proof for a while, of the member it went through alone', () => {
  const reads = createQuorumReads();
  assert.equal(reads.lately('etcd1', 60_000), undefined);
  reads.succeeded('etcd1', 3);
  assert.equal(reads.lately('etcd1', 60_000), 3);
  assert.equal(reads.lately('etcd2', 60_000), undefined);
  assert.equal(reads.lately('etcd1', -1), undefined);
});
