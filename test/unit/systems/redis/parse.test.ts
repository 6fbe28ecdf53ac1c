import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInfo } from '../../../../source/systems/redis/parse.ts';
import { captured } from '../../../fixtures/read.ts';

// Redis 8.0.2.

test('a master', () => {
  assert.deepEqual(parseInfo('redis', captured('redis/master.txt')), {
    name: 'redis',
    role: 'master',
    version: '8.0.2',
    usedMemory: 964_584,
    maxMemory: 536_870_912,
    maxMemoryPolicy: 'allkeys-lru',
    clients: 7,
    opsPerSecond: 5,
    offset: 41_068,
  });
});

test('a replica names its master and whether the link is up', () => {
  const node = parseInfo('redis-replica', captured('redis/replica.txt'));
  assert.equal(node.role, 'slave');
  assert.equal(node.masterHost, 'redis');
  assert.equal(node.masterLinkUp, true);
  const cut = captured('redis/replica.txt').replace('master_link_status:up', 'master_link_status:down');
  assert.equal(parseInfo('redis-replica', cut).masterLinkUp, false);
});

test('what is no INFO, or has no number where one belongs, is named', () => {
  assert.throws(() => parseInfo('r', 'NOAUTH Authentication required.'), /no redis_version/);
  assert.throws(
    () => parseInfo('r', 'redis_version:8\r\nused_memory:lots\r\n'),
    /used_memory is not a number/,
  );
});
