import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Endpoint } from '../../source/net/endpoint.ts';
import { redisClient } from '../../source/systems/redis/client.ts';
import { sentinelClient } from '../../source/systems/sentinel/client.ts';
import { noHeir } from '../../source/systems/sentinel/heirs.ts';
import { until } from '../wait.ts';
import { makeServers, type Servers } from './servers.ts';

const limit = { deadlineMs: 5_000 };
const DOWN_AFTER_MS = 2_000;
let servers: Servers;
let master: Endpoint;
let replica: Endpoint;
let sentinel: Endpoint;
let sentinelProcess: Awaited<ReturnType<Servers['start']>>;

before(async () => {
  servers = makeServers();
  const start = async (member: string, lines: readonly string[], more: readonly string[] = []) => {
    const port = await servers.port();
    const file = path.join(servers.directory, `${member}.conf`);
    writeFileSync(file, `${[`port ${port}`, 'bind 127.0.0.1', ...lines].join('\n')}\n`);
    const child = await servers.start('redis-server', [file, ...more], port);
    return { endpoint: { member, host: '127.0.0.1', port }, child };
  };
  master = (await start('redis', ['save ""'])).endpoint;
  replica = (await start('redis-replica', ['save ""', `replicaof 127.0.0.1 ${master.port}`])).endpoint;
  const watched = [
    `sentinel monitor mymaster 127.0.0.1 ${master.port} 1`,
    `sentinel down-after-milliseconds mymaster ${DOWN_AFTER_MS}`,
  ];
  ({ endpoint: sentinel, child: sentinelProcess } = await start('sentinel1', watched, ['--sentinel']));
});

after(() => servers.stop());

const cli = ({ host, port }: Endpoint, ...words: string[]) =>
  servers.run('redis-cli', ['-h', host, '-p', String(port), ...words]).trim();

async function view() {
  const client = sentinelClient(sentinel);
  try {
    return await client.view(limit);
  } finally {
    client.close();
  }
}

const heir = async () => {
  const [found] = (await view()).masters;
  assert.ok(found);
  return { found, why: noHeir(found) };
};

test('whether a replica could take over is what the sentinel itself says', async () => {
  // It discovers its replicas by the INFO of the master.
  const fit = async () => ((await heir()).why === undefined ? await heir() : undefined);
  const { found } = await until(fit, { timeoutMs: 60_000, what: 'a replica that is fit' });
  const info = cli(master, 'INFO', 'server');
  assert.match(info, new RegExp(`run_id:${found.runId}`));
  assert.equal(found.replicas[0]?.priority, 100);

  cli(replica, 'CONFIG', 'SET', 'replica-priority', '0');
  const refused = async () => ((await heir()).why === undefined ? undefined : (await heir()).why);
  const why = await until(refused, { timeoutMs: 60_000, what: 'the news of the priority' });
  assert.equal(why, '127.0.0.1 has replica-priority 0');
  assert.match(cli(sentinel, 'SENTINEL', 'FAILOVER', 'mymaster'), /NOGOODSLAVE/);
});

test('a sentinel that was stopped is in TILT', async () => {
  assert.equal((await view()).tiltSeconds, undefined);
  sentinelProcess.kill('SIGSTOP');
  const stopped = performance.now();
  // Its clock jumps by more than two seconds: only time does that.
  await until(() => performance.now() - stopped > 4_000, { timeoutMs: 30_000, what: 'four seconds' });
  sentinelProcess.kill('SIGCONT');
  const tilted = await until(async () => (await view()).tiltSeconds !== undefined, {
    ...{ timeoutMs: 20_000, what: 'TILT' },
  });
  assert.equal(tilted, true);
});

test('commands that a replica refuses are counted', async () => {
  const client = redisClient(replica);
  try {
    assert.equal((await client.node(limit)).refused, undefined);
    cli(replica, 'SET', 'a', '1');
    cli(replica, 'SET', 'a', '2');
    const node = await client.node(limit);
    assert.deepEqual(node.refused, { READONLY: 2 });
    assert.deepEqual(
      [node.masterHost, node.masterPort, node.tcpPort],
      ['127.0.0.1', master.port, replica.port],
    );
  } finally {
    client.close();
  }
});
