import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clearRedisLedger } from '../../source/drill/ledger/redis.ts';
import { redisKey } from '../../source/drill/probe/statements.ts';
import type { Endpoint } from '../../source/net/endpoint.ts';
import { redisConnection } from '../../source/net/resp.ts';
import { makeServers, type Servers } from './servers.ts';

const limit = { deadlineMs: 5_000 };
let servers: Servers;
let master: Endpoint;
let silent: Endpoint;

before(async () => {
  servers = makeServers();
  const at = await servers.port();
  await servers.start('redis-server', ['--port', String(at), '--bind', '127.0.0.1', '--save', ''], at);
  master = { member: 'redis-replica', host: '127.0.0.1', port: at };
  silent = { member: 'redis', host: '127.0.0.1', port: await servers.port() };
});

after(() => servers.stop());

test('the keys of a run go from the master while another Redis is down, and no other keys do', async () => {
  const connection = redisConnection(master);
  const keys = [redisKey('run', 1), redisKey('run', 2), redisKey('other', 1), 'mine'];
  await connection.pipeline([['MSET', ...keys.flatMap((key) => [key, '1'])]], limit);
  await assert.rejects(clearRedisLedger([silent, master], 'run', limit), /redis at .*connection refused/);
  const [left] = await connection.pipeline([['EXISTS', ...keys.slice(0, 2)]], limit);
  const [kept] = await connection.pipeline([['EXISTS', ...keys.slice(2)]], limit);
  assert.deepEqual(
    [left, kept],
    [
      { ok: true, value: 0 },
      { ok: true, value: 2 },
    ],
  );
  connection.close();
});
