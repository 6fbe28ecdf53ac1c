import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import type { Endpoint } from '../../source/net/endpoint.ts';
import { library } from '../../source/systems/etcd/library.ts';
import { type EtcdTurn, type TurnAnswer, takeEtcdTurn } from '../../source/systems/etcd/turn.ts';
import { until } from '../wait.ts';
import { startEtcd } from './etcd.ts';
import { makeServers, type Servers } from './servers.ts';
import { placeOf } from './wrong.ts';

let servers: Servers;
let etcd: Endpoint;
let closed: Endpoint;
const started: ChildProcess[] = [];
const key = (name: string) => `/paws-console/test/${name}`;
const lives = () => false;
const at = (port: number): Endpoint => ({ member: 'etcd1', host: '127.0.0.1', port });

before(async () => {
  servers = makeServers();
  const { start } = servers;
  const noting: Servers = {
    ...servers,
    start: async (...args) => {
      const child = await start(...args);
      started.push(child);
      return child;
    },
  };
  etcd = at(await startEtcd(noting, 'etcd1', 'clear'));
  closed = at(await servers.port());
});
after(() => servers.stop());

async function taken(answer: Promise<TurnAnswer>): Promise<EtcdTurn> {
  const turn = await answer;
  assert.equal(turn.kind, 'taken', JSON.stringify(turn));
  return turn as EtcdTurn;
}

/** The value of a key, with the TTL of its lease in seconds. */
async function standing(name: string): Promise<{ value: string; ttl: number; granted: number } | undefined> {
  const { open } = await library();
  const client = open(etcd);
  try {
    const [kv] = (await client.get(key(name)).exec()).kvs;
    if (kv === undefined) return undefined;
    const { TTL, grantedTTL } = await client.leaseClient.leaseTimeToLive({ ID: kv.lease });
    return { value: kv.value.toString(), ttl: Number(TTL), granted: Number(grantedTTL) };
  } finally {
    client.close();
  }
}

test('one has it at a time, the other gets to know who; given back, nothing is left', async () => {
  const wish = (value: string) => ({ key: key('one'), value, isGone: lives });
  const first = await taken(takeEtcdTurn([etcd], wish('first')));
  assert.deepEqual(await takeEtcdTurn([closed, etcd], wish('second')), { kind: 'held', by: 'first' });
  assert.equal(await first.lostTo(), undefined);
  await first.release();
  assert.equal(await standing('one'), undefined);
  await (await taken(takeEtcdTurn([etcd], wish('second')))).release();
});

test('many at once: one of them', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) =>
      takeEtcdTurn([etcd], { key: key('many'), value: String(i), isGone: lives }),
    ),
  );
  const turns = answers.filter((answer) => answer.kind === 'taken');
  assert.equal(turns.length, 1);
  assert.equal(answers.filter((answer) => answer.kind === 'held').length, 7);
  await turns[0]?.release();
});

test('its life is bounded, and prolonged while it is held', { timeout: 30_000 }, async () => {
  const turn = await taken(takeEtcdTurn([closed, etcd], { key: key('life'), value: 'x', isGone: lives }));
  const first = await standing('life');
  assert.ok(first !== undefined && first.granted > 0 && first.granted <= 20, JSON.stringify(first));
  const old = first.granted - 3;
  await until(async () => ((await standing('life'))?.ttl ?? 99) <= old, {
    timeoutMs: 10_000,
    what: 'it to age',
  });
  await until(async () => ((await standing('life'))?.ttl ?? 0) > old, {
    timeoutMs: 10_000,
    what: 'a longer life',
  });
  await turn.release();
});

test('one whose lease has ended gets to know that it is not his any more', async () => {
  const wish = { key: key('ended'), value: 'x', isGone: lives };
  const turn = await taken(takeEtcdTurn([etcd], wish));
  const { open } = await library();
  const client = open(etcd);
  const [kv] = (await client.get(key('ended')).exec()).kvs;
  await client.leaseClient.leaseRevoke({ ID: kv?.lease ?? '' });
  client.close();
  assert.deepEqual(await turn.lostTo(), {});
  await turn.release();
});

test('of one who is known to be gone it is taken over, and he gets to know', async () => {
  const wish = (value: string, gone: string) => ({
    ...{ key: key('gone'), value },
    isGone: (by: string) => by === gone,
  });
  const first = await taken(takeEtcdTurn([etcd], wish('killed', '')));
  const second = await taken(takeEtcdTurn([etcd], wish('next', 'killed')));
  assert.deepEqual(await first.lostTo(), { by: 'next' });
  await first.release();
  assert.equal((await standing('gone'))?.value, 'next', 'what is not his any more he does not take away');
  await second.release();
});

test('without an answer, or without the right to write, it reports that at once', async () => {
  const wish = { key: key('silent'), value: 'x', isGone: lives };
  const answer = await takeEtcdTurn([closed], wish);
  assert.deepEqual(answer, { kind: 'silent', why: `etcd1 at 127.0.0.1:${closed.port}: connection refused` });
  assert.equal((await takeEtcdTurn([], wish)).kind, 'silent');
  const user = { user: 'watcher', password: 'w' };
  const { pki } = servers;
  const place = placeOf('etcd2', await startEtcd(servers, 'etcd2', pki.server, user), pki, user);
  const { cert, key: own } = pki.nameless;
  const denied = await takeEtcdTurn([{ ...place, tls: { ...place.tls, cert, key: own } }], wish);
  assert.equal(denied.kind, 'forbidden');
  assert.match(JSON.stringify(denied), /permission denied/);
});

test('a frozen etcd is silent within its time', { timeout: 20_000 }, async (t) => {
  const [child] = started;
  assert.ok(child);
  child.kill('SIGSTOP');
  t.after(() => child.kill('SIGCONT'));
  const answer = await takeEtcdTurn([etcd, etcd, etcd], { key: key('frozen'), value: 'x', isGone: lives });
  assert.equal(answer.kind, 'silent');
});

/**
 * In front of etcd: nothing comes back of the connections that `mute` names by their number, nor of one after our value
 * was written on it.
 */
async function between(mute: (nth: number) => boolean): Promise<{ endpoint: Endpoint; close: () => void }> {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    connections += 1;
    const nth = connections;
    const far = connect({ host: etcd.host, port: etcd.port });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    let mine = false;
    near.on('data', (data) => {
      mine ||= String(data).includes('mine');
      far.write(data);
    });
    far.on('data', (data) => {
      if (!mine && !mute(nth)) near.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { endpoint: at(port), close };
}

test('after a lost answer it reads whether the lock was taken', { timeout: 20_000 }, async (t) => {
  const line = await between(() => false);
  t.after(line.close);
  const turn = await taken(takeEtcdTurn([line.endpoint], { key: key('lost'), value: 'mine', isGone: lives }));
  assert.equal((await standing('lost'))?.value, 'mine');
  await turn.release();
});

test('if that read has no answer either, the result is unclear', { timeout: 20_000 }, async (t) => {
  // The first connection is for the lease, the second for the key.
  const line = await between((nth) => nth > 2);
  t.after(line.close);
  const wish = { key: key('unclear'), value: 'mine', isGone: lives };
  assert.equal((await takeEtcdTurn([line.endpoint], wish)).kind, 'unclear');
});
