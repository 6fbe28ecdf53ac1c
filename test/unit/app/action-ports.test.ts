import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { NotSentError, type Ports } from '../../../source/actions/perform/ports.ts';
import { makePorts } from '../../../source/app/action-ports.ts';
import { openJournal } from '../../../source/faults/journal.ts';
import { composeInventory } from '../../../source/inventory/compose.ts';
import { dockerClient } from '../../../source/inventory/docker/docker.ts';
import type { MemberSystem } from '../../../source/model/system.ts';
import { createStore } from '../../../source/store/store.ts';
import { systems } from '../../../source/systems/index.ts';
import { fakeDocker } from '../../component/others-live/fake-http.ts';
import {
  type CountingServer,
  closedPort,
  countingServer,
  type Manner,
  type Talk,
} from '../../fixtures/counting-server.ts';
import { NOW, stateAfter } from '../../fixtures/facts.ts';

const PROJECT = 'paws360';

/**
 * The ports of a stack in which one member answers at `port`, and no other anywhere. An engine lists its container, as
 * Docker does.
 */
async function portsAt(t: TestContext, port: Port, at: number | undefined): Promise<Ports> {
  const { member, system, purpose } = port;
  const ports = at === undefined ? [] : ([[purpose, 1_000, at]] as const);
  const engine = await fakeDocker({ variant: () => 'good' }, PROJECT, [{ member, role: system, ports }]);
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-ports-'));
  const before = process.env.DOCKER_HOST;
  process.env.DOCKER_HOST = `tcp://127.0.0.1:${engine.port}`;
  t.after(() => {
    if (before === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = before;
    engine.close();
    rmSync(directory, { recursive: true });
  });
  const docker = dockerClient();
  const shown = await docker.containers(PROJECT, { deadlineMs: 10_000 });
  const store = createStore(stateAfter({ type: 'containers.observed', at: NOW, containers: shown }), 0);
  return makePorts(PROJECT, store, composeInventory(docker), docker, openJournal(directory));
}

// Patroni is asked first who it is.
const NODE = '{"patroni":{"name":"patroni1","scope":"paws360"}}';
const before = {
  whole: /^GET \/patroni .*\r\n\r\n$/s,
  answer: `HTTP/1.1 200 OK\r\nContent-Length: ${NODE.length}\r\n\r\n${NODE}`,
};

const http = (whole: RegExp): Talk => ({
  ...{ whole, before },
  answer: 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone',
});

type Port = {
  readonly system: MemberSystem;
  readonly member: string;
  readonly purpose: string;
  readonly talk: Talk | 'grpc' | 'pgbouncer';
  /** The pattern of a request that arrived. */
  readonly request: RegExp;
  readonly send: (ports: Ports, signal: AbortSignal) => Promise<unknown>;
  readonly done: unknown;
};

// Patroni's port never throws: its results are turned into what the others throw.
async function patroni(ports: Ports, signal: AbortSignal): Promise<unknown> {
  const request = { method: 'POST', path: '/restart', body: { role: 'replica' } } as const;
  const result = await ports.patroni('patroni1', request, 10_000, signal);
  if (result.type === 'not-sent') throw new NotSentError(result.error);
  if (result.type === 'no-answer') throw new Error(result.error);
  return [result.status, result.text];
}

const etcd = (command: Parameters<Ports['etcd']>[0], request: RegExp, done: number): Port => ({
  ...{ system: 'etcd', member: 'etcd1', purpose: 'client', talk: 'grpc', request, done },
  send: (ports, signal) => ports.etcd(command, signal),
});

const WAYS: Readonly<Record<string, Port>> = {
  patroni: {
    ...{
      system: 'patroni',
      member: 'patroni1',
      purpose: 'rest',
      talk: http(/\{"role":"replica"\}$/),
      request: /^POST \/restart /,
    },
    ...{ send: patroni, done: [200, 'done'] },
  },
  'etcd, moving the leader': etcd(
    { type: 'etcd.move-leader', leader: 'etcd1', to: 'etcd2', toId: '91bc3c398fb3c146' },
    /Maintenance\/MoveLeader$/,
    0,
  ),
  'etcd, defragmenting': etcd({ type: 'etcd.defragment', member: 'etcd1' }, /Maintenance\/Defragment$/, 0),
  'etcd, disarming': etcd(
    { type: 'etcd.disarm', member: 'etcd1', raisedBy: 'etcd2', raisedById: '2', alarm: 'NOSPACE' },
    /Maintenance\/Alarm$/,
    0,
  ),
  'etcd, releasing the leader key': etcd(
    {
      ...{ type: 'etcd.release-leader-key', leader: 'patroni1', container: 'paws360-patroni1-1' },
      ...{ key: '/paws360/leader', modRevision: '10', standby: 'patroni2' },
    },
    /KV\/Txn$/,
    1,
  ),
  sentinel: {
    ...{
      system: 'sentinel',
      member: 'sentinel1',
      purpose: 'sentinel',
      talk: {
        whole: /mymaster\r\n$/,
        answer: '+OK\r\n',
        before: { whole: /MYID\r\n$/, answer: '$2\r\nid\r\n' },
      },
    },
    request: /SENTINEL\r\n\$8\r\nFAILOVER\r\n\$8\r\nmymaster\r\n$/,
    send: (ports, signal) =>
      ports.sentinel({ type: 'sentinel.failover', sentinel: 'sentinel1', master: 'mymaster' }, signal),
    done: { ok: true, value: 'OK' },
  },
  haproxy: {
    ...{
      system: 'haproxy',
      member: 'haproxy',
      purpose: 'admin',
      talk: { whole: /\n$/, answer: '\n', closes: true },
    },
    request: /^set server back\/patroni1 state drain\n$/,
    send: (ports, signal) =>
      ports.haproxy(
        {
          ...{ type: 'haproxy.state', proxy: 'haproxy', port: 1, state: 'drain' },
          ...{ backend: 'back', server: 'patroni1' },
        },
        signal,
      ),
    done: '',
  },
  app: {
    ...{
      system: 'app',
      member: 'app',
      purpose: 'app',
      talk: http(/"seconds":60\}$/),
      request: /^PUT \/load /,
    },
    send: (ports, signal) =>
      ports.app({ type: 'app.load', member: 'app', port: 1, wanted: { rate: 5, seconds: 60 } }, signal),
    done: '',
  },
  pgbouncer: {
    ...{ system: 'pgbouncer', member: 'pgbouncer1', purpose: 'admin', talk: 'pgbouncer' },
    request: /^PAUSE postgres$/,
    send: (ports, signal) =>
      ports.pgbouncer(
        { type: 'pgbouncer.pause', pooler: 'pgbouncer1', port: 1, database: 'postgres' },
        signal,
      ),
    done: undefined,
  },
};

test('every system to which commands are sent is asked here', () => {
  const asked = new Set(Object.values(WAYS).map(({ system }) => system));
  const sent = systems.filter(({ ports }) => ports !== undefined).map(({ id }) => id);
  assert.deepEqual([...asked].sort(), [...sent].sort());
});

async function served(t: TestContext, port: Port, manner: Manner) {
  const server: CountingServer = await countingServer(t, port.talk, manner);
  return { server, ports: await portsAt(t, port, server.port) };
}

const never = new AbortController().signal;

for (const [name, port] of Object.entries(WAYS)) {
  test(`${name}: a request is sent once, and its answer is handed on`, async (t) => {
    const { server, ports } = await served(t, port, 'answers');
    assert.deepEqual(await port.send(ports, never), port.done);
    assert.equal(server.requests.length, 1);
    assert.match(server.requests[0] ?? '', port.request);
  });

  test(`${name}: an answer that is lost after sending is an error, not "not sent", and nothing is sent again`, async (t) => {
    const { server, ports } = await served(t, port, 'hangs up');
    await assert.rejects(port.send(ports, never), (error) => !(error instanceof NotSentError));
    assert.equal(server.requests.length, 1);
  });

  test(`${name}: an answer that does not come before the operator gives up is an error, not "not sent"`, async (t) => {
    const { server, ports } = await served(t, port, 'is silent');
    const given = new AbortController();
    const ended = assert.rejects(port.send(ports, given.signal), (error) => !(error instanceof NotSentError));
    await server.arrived;
    given.abort();
    await ended;
    assert.equal(server.requests.length, 1);
  });

  test(`${name}: a refused connection is "not sent", and names the member`, async (t) => {
    const ports = await portsAt(t, port, await closedPort());
    await assert.rejects(port.send(ports, never), {
      name: 'NotSentError',
      message: new RegExp(`^${port.member} at 127\\.0\\.0\\.1:\\d+: connection refused$`),
    });
  });

  test(`${name}: what was given up before it was sent is "not sent"`, async (t) => {
    const { server, ports } = await served(t, port, 'answers');
    await assert.rejects(port.send(ports, AbortSignal.abort()), { name: 'NotSentError' });
    assert.equal(server.requests.length, 0);
  });

  test(`${name}: without a published port it is "not sent"`, async (t) => {
    const ports = await portsAt(t, port, undefined);
    await assert.rejects(port.send(ports, never), { name: 'NotSentError' });
  });
}

test('haproxy: a line that would be two commands is "not sent"', async (t) => {
  const { server, ports } = await served(t, WAYS.haproxy as Port, 'answers');
  const command = { type: 'haproxy.state', proxy: 'haproxy', port: 1, state: 'drain' } as const;
  const twice = ports.haproxy({ ...command, backend: 'b', server: 's; shutdown sessions server b/t' }, never);
  await assert.rejects(twice, { name: 'NotSentError', message: /more than one command/ });
  assert.equal(server.requests.length, 0);
});
