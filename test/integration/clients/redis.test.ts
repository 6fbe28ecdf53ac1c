import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { redisClient } from '../../../source/systems/redis/client.ts';
import { endpointOf, redisCli } from '../../inside.ts';
import { containerName, docker, untilWhole } from '../../stack.ts';

const limit = { deadlineMs: 5_000 };

after(() => untilWhole());

for (const member of ['redis', 'redis-replica']) {
  test(`${member} says what redis-cli says of it`, async () => {
    const client = redisClient(await endpointOf(member, 6379));
    const [role, ...rest] = await redisCli(member, 'ROLE');
    const node = await client.node(limit);
    assert.equal(node.name, member);
    assert.equal(node.role, role);
    assert.equal(node.maxMemory, 512 * 1024 * 1024);
    assert.equal(node.maxMemoryPolicy, 'allkeys-lru');
    assert.ok(node.usedMemory > 0 && node.usedMemory < node.maxMemory);
    assert.ok(node.clients > 0);
    // ROLE of a master: its offset, then its replicas; of a replica: master, port, state of the link, offset.
    if (role === 'master') {
      assert.ok(node.offset >= Number(rest[0]));
      assert.equal(node.masterHost, undefined);
    } else {
      assert.equal(node.masterHost, rest[0]);
      assert.equal(node.masterLinkUp, true);
      assert.ok(node.offset >= Number(rest[3]));
    }
    client.close();
  });
}

test('a frozen instance ends at the deadline by name, and is found again by the same client', async (t) => {
  const at = await endpointOf('redis-replica', 6379);
  const name = await containerName('redis-replica');
  const client = redisClient(at);
  t.after(async () => {
    client.close();
    await docker('unpause', name).catch(() => undefined);
  });
  await client.node(limit);
  await docker('pause', name);
  await assert.rejects(client.node({ deadlineMs: 300 }), {
    message: `redis-replica at 127.0.0.1:${at.port}: no answer within 300 ms`,
  });
  await docker('unpause', name);
  assert.equal((await client.node(limit)).name, 'redis-replica');
});

test('without a server: refused, by name; and the next call tries again', async () => {
  const unreachable = redisClient({ member: 'redis9', host: '127.0.0.1', port: 1 });
  for (const _ of [1, 2]) {
    await assert.rejects(unreachable.node(limit), { message: 'redis9 at 127.0.0.1:1: connection refused' });
  }
  unreachable.close();
});
