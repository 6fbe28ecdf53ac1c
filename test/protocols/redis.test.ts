import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Member } from '../../source/inventory/inventory.ts';
import type { FactEvent } from '../../source/model/event.ts';
import type { Endpoint } from '../../source/net/endpoint.ts';
import { isWrongMember, prove } from '../../source/net/identity.ts';
import { infoFields } from '../../source/net/redis-info.ts';
import { redisConnection } from '../../source/net/resp.ts';
import { redisClient } from '../../source/systems/redis/client.ts';
import type { RedisNode } from '../../source/systems/redis/facts.ts';
import { sentinelClient } from '../../source/systems/sentinel/client.ts';
import { observeWay } from '../../source/watch/way.ts';
import { writeWays } from '../../source/watch/write-check.ts';
import { until } from '../wait.ts';
import { makeServers, type Servers } from './servers.ts';
import { ENDED, failsWith, placeOf, refusesOtherCertificates } from './wrong.ts';

const limit = { deadlineMs: 5_000 };
const PASSWORD = 'k3y@s:/?44 %20';
const AUTH = { user: 'monitor', password: PASSWORD };
let servers: Servers;
let redis: Endpoint;
let expired: Endpoint;
let picky: Endpoint;
let sentinel: Endpoint;

before(async () => {
  servers = makeServers();
  const { pki, port, start, directory } = servers;
  const start1 = async (name: string, cert: typeof pki.server, more: string[] = [], lines: string[] = []) => {
    const at = await port();
    const config = [
      'port 0',
      'bind 127.0.0.1',
      `tls-port ${at}`,
      `tls-cert-file ${cert.certFile}`,
      `tls-key-file ${cert.keyFile}`,
      `tls-ca-cert-file ${pki.caFile}`,
      'save ""',
      ...lines,
    ];
    const file = path.join(directory, `${name}.conf`);
    writeFileSync(file, `${config.join('\n')}\n`);
    await start('redis-server', [file, ...more], at);
    return at;
  };
  const acl = [
    'user default off',
    `user monitor on "#${sha256(PASSWORD)}" +info +ping +subscribe +psubscribe +client &*`,
  ];
  const quiet = 'tls-auth-clients no';
  redis = placeOf('redis1', await start1('redis', pki.server, [], [quiet, ...acl]), pki, AUTH);
  expired = placeOf('redis1', await start1('expired', pki.expired, [], [quiet, ...acl]), pki, AUTH);
  picky = placeOf(
    'redis1',
    await start1('picky', pki.server, [], ['tls-auth-clients yes', ...acl]),
    pki,
    AUTH,
  );
  const watched = ['sentinel monitor sessions 127.0.0.1 6379 1', 'requirepass "s3ntinel:p@ss"', quiet];
  const port3 = await start1('sentinel', pki.server, ['--sentinel'], watched);
  sentinel = placeOf('sentinel1', port3, pki, { password: 's3ntinel:p@ss' });
});

after(() => servers.stop());

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function ask(endpoint: Endpoint): Promise<unknown> {
  const client = redisClient(endpoint);
  try {
    return await client.node(limit);
  } finally {
    client.close();
  }
}

test('Redis answers over TLS to a user of its access list', async () => {
  const node = (await ask(redis)) as { name: string; role: string };
  assert.equal(node.name, 'redis1');
  assert.equal(node.role, 'master');
});

test('Redis with another certificate gets no password', async () => {
  await refusesOtherCertificates(redis, servers.pki, ask);
  await failsWith(expired, ask, ENDED);
});

test('Redis refuses a wrong password with its own error', async () => {
  await failsWith(
    { ...redis, auth: { ...AUTH, password: 'x' } },
    ask,
    /^WRONGPASS invalid username-password pair/,
  );
  const { auth: _, ...withoutLogin } = redis;
  await failsWith(withoutLogin, ask, 'NOAUTH Authentication required.');
});

test('Redis that wants a client certificate says what is wrong with ours', async () => {
  const { pki } = servers;
  const as = ({ cert, key }: { cert: string; key: string }) => ({
    ...picky,
    tls: { ...picky.tls, cert, key },
  });
  await ask(as(pki.viewer));
  await failsWith(picky, ask, 'it requires a client certificate, and there is none');
  await failsWith(
    as(pki.expiredViewer),
    ask,
    'it refuses our client certificate, which expired on 2025-01-01',
  );
  await failsWith(
    as(pki.stranger),
    ask,
    'it refuses our client certificate (CN=viewer, issued by CN=other root)',
  );
  const mixed = { cert: pki.viewer.cert, key: pki.nameless.key };
  await failsWith(as(mixed), ask, 'the client key is not that of the client certificate');
  await failsWith(as({ cert: 'x', key: 'y' }), ask, 'the client certificate cannot be read');
});

test('a sentinel answers and announces over TLS with requirepass', async () => {
  const client = sentinelClient(sentinel);
  const { masters } = await client.view(limit);
  assert.deepEqual(
    masters.map(({ name }) => name),
    ['sessions'],
  );
  client.close();
  const stopping = new AbortController();
  await new Promise<void>((resolve, reject) => {
    const connection = redisConnection(sentinel);
    const handlers = { onReady: () => stopping.abort(), onMessage: () => undefined };
    connection.subscribe('*', stopping.signal, handlers).then(resolve, reject);
  });
});

test('a sentinel that is another one gets no command', async () => {
  const connection = redisConnection(sentinel);
  const id = async () => (await connection.pipeline([['SENTINEL', 'MYID']], limit))[0];
  const own = await id();
  const proof = (meant: string) => ({
    question: ['SENTINEL', 'MYID'],
    check: (found: string) => prove({ id: meant }, { id: found }),
  });
  const remove = [['SENTINEL', 'REMOVE', 'sessions']];
  const masters = async () => (await connection.pipeline([['SENTINEL', 'MASTERS']], limit))[0];
  await assert.rejects(connection.pipeline(remove, limit, proof('f00')), (error: Error) => {
    assert.ok(isWrongMember(error));
    assert.match(error.message, /^sentinel1 at .*: it is id [0-9a-f]{40}, not id f00: nothing was sent$/);
    return true;
  });
  const watched = await masters();
  assert.ok(watched?.ok && (watched.value as unknown[]).length === 1);
  assert.ok(own?.ok);
  const [removed] = await connection.pipeline(remove, limit, proof(String(own.value)));
  assert.deepEqual(removed, { ok: true, value: 'OK' });
  connection.close();
});

test('a sentinel refuses a wrong password', async () => {
  const view = async (endpoint: Endpoint) => {
    const client = sentinelClient(endpoint);
    await client.view(limit).finally(client.close);
  };
  await failsWith({ ...sentinel, auth: { password: 'x' } }, view, /^WRONGPASS/);
});

test('why a master refuses writes is reported as it refuses them', async () => {
  const { directory, port, start } = servers;
  const at = await port();
  const place = { member: 'redis2', host: '127.0.0.1', port: at };
  const data = path.join(directory, 'snapshots');
  mkdirSync(data);
  await start('redis-server', ['--port', String(at), '--dir', data, '--save', '3600 1000'], at);
  const connection = redisConnection(place);
  const say = async (...words: string[]) => {
    const [reply] = await connection.pipeline([words], limit);
    return reply?.ok === true ? String(reply.value) : String(reply?.error);
  };
  const refusalOf = async () => ((await ask(place)) as RedisNode).refusal;
  const { signal } = new AbortController();
  /** What is reported of one write of our own. */
  const written = async (runId?: string) => {
    const own = infoFields(await say('INFO', 'server')).get('run_id');
    const seen: FactEvent[] = [];
    const member: Member = { name: 'redis2', role: 'redis', key: '', at: () => place };
    const targets = {
      master: () => 'redis2',
      runId: () => runId ?? own,
      isStandbyCluster: () => false,
      systemId: () => undefined,
    };
    const [way] = writeWays([member], targets, () => true);
    assert.ok(way);
    await observeWay(way, (event) => seen.push(event), 700, signal);
    const [first] = seen;
    return first?.type === 'source.failed'
      ? first.error
      : first?.type === 'way.tried' && (first.tried.type === 'unknown' ? first.tried.why : first.tried.type);
  };
  const refused = async (word: RegExp) => assert.match(await say('SET', 'k', 'v'), word);
  await refused(/^OK$/);
  assert.equal(await refusalOf(), undefined);
  assert.equal(await written(), 'acknowledged');
  assert.ok(Number(await say('PTTL', 'paws-console:write-check')) > 0);

  await say('DEL', 'paws-console:write-check');
  assert.match(
    String(await written('another')),
    /: it is run_id [0-9a-f]{40}, not run_id another: nothing was sent$/,
  );
  assert.equal(await say('GET', 'paws-console:write-check'), 'null', 'another process takes none');

  // INFO of Redis tells nothing of it: only a write does.
  await say('CLIENT', 'PAUSE', '60000', 'WRITE');
  assert.equal(await refusalOf(), undefined);
  assert.match(String(await written()), /^redis2 at .*: no answer within 700 ms$/);
  await say('CLIENT', 'UNPAUSE');
  assert.equal(await written(), 'acknowledged');

  await say('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
  await say('CONFIG', 'SET', 'maxmemory', '100000');
  await refused(/^OOM /);
  assert.match(String(await written()), /^redis2 at .*: OOM /);
  assert.equal((await refusalOf())?.kind, 'OOM');
  await say('CONFIG', 'SET', 'maxmemory-policy', 'volatile-lru');
  await refused(/^OOM /);
  assert.equal((await refusalOf())?.kind, 'OOM');
  await say('CONFIG', 'SET', 'maxmemory', '0');

  await say('CONFIG', 'SET', 'min-replicas-to-write', '1');
  await refused(/^NOREPLICAS /);
  assert.equal((await refusalOf())?.why, 'min_slaves_good_slaves 0, min-replicas-to-write 1');
  await say('CONFIG', 'SET', 'min-replicas-to-write', '0');

  chmodSync(data, 0o500);
  await say('BGSAVE');
  const failed = async () => ((await refusalOf())?.kind === 'MISCONF' ? await refusalOf() : undefined);
  const misconf = await until(failed, { timeoutMs: 20_000, what: 'the snapshot to fail' });
  assert.equal(misconf?.certain, true);
  await refused(/^MISCONF /);
  await say('CONFIG', 'SET', 'stop-writes-on-bgsave-error', 'no');
  await refused(/^OK$/);
  assert.equal(await refusalOf(), undefined);
  connection.close();
});
