import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerClient } from '../../../source/clients/docker.ts';
import type { Endpoint } from '../../../source/clients/endpoint.ts';
import { haproxyClient } from '../../../source/clients/haproxy.ts';
import { patroniClient } from '../../../source/clients/patroni.ts';
import { query } from '../../../source/clients/postgres.ts';
import { redisClient } from '../../../source/clients/redis.ts';
import { sentinelClient } from '../../../source/clients/sentinel.ts';
import { hostPort, PROJECT } from '../../stack.ts';

const limit = { deadlineMs: 5_000 };

async function endpoint(member: string, containerPort: number): Promise<Endpoint> {
  return { member, host: '127.0.0.1', port: await hostPort(member, containerPort) };
}

test('patroni: the node, the cluster, the configuration and the history', async () => {
  const client = patroniClient(await endpoint('patroni2', 8009));
  const node = await client.getNode(limit);
  assert.equal(node.name, 'patroni2');
  assert.equal(node.state, 'running');
  assert.equal(node.scope, 'paws360');
  const { members } = await client.getCluster(limit);
  assert.deepEqual(members.map(({ name }) => name).sort(), ['patroni1', 'patroni2', 'patroni3']);
  assert.equal(members.filter(({ role }) => role === 'leader').length, 1);
  assert.ok((await client.getConfig(limit)).ttl > 0);
  assert.ok(Array.isArray(await client.getHistory(limit)));
  client.close();
});

test('patroni: a switchover that cannot be is answered, and changes nothing', async () => {
  const client = patroniClient(await endpoint('patroni1', 8008));
  const result = await client.switchover('no-such-member', 'patroni2');
  assert.equal(result.type === 'answered' && result.status, 412);
  client.close();
});

test('redis: each instance says what it is', async () => {
  const nodes = await Promise.all(
    ['redis', 'redis-replica'].map(async (member) => {
      const client = redisClient(await endpoint(member, 6379));
      const node = await client.node(limit);
      client.close();
      return node;
    }),
  );
  assert.deepEqual(nodes.map(({ role }) => role).sort(), ['master', 'slave']);
  assert.ok(nodes.every(({ maxMemory, usedMemory }) => maxMemory > usedMemory && usedMemory > 0));
});

test('sentinel: master, replicas and quorum as it sees them', async () => {
  const client = sentinelClient(await endpoint('sentinel1', 26379));
  const { masters } = await client.view(limit);
  assert.deepEqual(
    masters.map(({ name, quorum }) => [name, quorum]),
    [['mymaster', 2]],
  );
  assert.equal(masters[0]?.quorumReached, true);
  assert.equal(masters[0]?.replicas.length, 1);
  client.close();
});

test('haproxy: both backends with their servers; a wrong password is an error that does not tell it', async () => {
  const client = haproxyClient(await endpoint('haproxy', 7000));
  const { haproxyStats } = await dockerClient().credentials(PROJECT, limit);
  const servers = await client.servers(haproxyStats, limit);
  assert.equal(servers.length, 6);
  await assert.rejects(client.servers({ user: 'admin', password: 'guessed' }, limit), (error: Error) => {
    assert.match(error.message, /^haproxy at 127\.0\.0\.1:\d+: the statistics page refuses the password$/);
    return true;
  });
  client.close();
});

test('postgres: a query, an error of the server, a server that is not there', async () => {
  const { postgres } = await dockerClient().credentials(PROJECT, limit);
  assert.ok(postgres);
  const at = await endpoint('patroni1', 5432);
  assert.deepEqual(await query(at, postgres, 'select $1::int + 1 as sum', [41], limit), [{ sum: 42 }]);
  await assert.rejects(query(at, postgres, 'select 1/0', [], limit), (error: Error) => {
    assert.match(error.message, /^patroni1 at .*: division by zero$/);
    assert.equal((error.cause as { code?: string }).code, '22012');
    return true;
  });
  await assert.rejects(query({ ...at, port: 1 }, postgres, 'select 1', [], limit), {
    message: 'patroni1 at 127.0.0.1:1: connection refused',
  });
  await assert.rejects(query(at, postgres, 'select pg_sleep(60)', [], { deadlineMs: 300 }));
});
