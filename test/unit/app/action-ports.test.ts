import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { NotSentError, type PortContext, type Ports } from '../../../source/actions/perform/ports.ts';
import { systems } from '../../../source/systems/index.ts';
import {
  type CountingServer,
  closedPort,
  countingServer,
  type Manner,
  type Talk,
} from '../../fixtures/counting-server.ts';
import { stateAfter } from '../../fixtures/facts.ts';

const healthy = stateAfter();

/** The ports of a stack in which one member answers at `port`, and no other anywhere. */
function portsAt(member: string, purpose: string, port: number | undefined): Ports {
  const endpoint: PortContext['endpoint'] = (asked, of) =>
    port === undefined || asked !== member || of !== purpose
      ? undefined
      : { member, host: '127.0.0.1', port };
  const place: PortContext['place'] = async (asked, of) => {
    const at = endpoint(asked, of);
    if (at === undefined) throw new NotSentError(`${asked} publishes no port for ${of}`);
    return at;
  };
  const context = { endpoint, place, facts: () => healthy } as Partial<PortContext> as PortContext;
  return Object.assign({}, ...systems.map((system) => system.ports?.(context)));
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
  readonly member: string;
  readonly purpose: string;
  readonly talk: Talk | 'grpc';
  /** What a request looks like that arrived. */
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
  ...{ member: 'etcd1', purpose: 'client', talk: 'grpc', request, done },
  send: (ports, signal) => ports.etcd(command, signal),
});

const WAYS: Readonly<Record<string, Port>> = {
  patroni: {
    ...{
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
    ...{ member: 'haproxy', purpose: 'admin', talk: { whole: /\n$/, answer: '\n', closes: true } },
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
    ...{ member: 'app', purpose: 'app', talk: http(/"seconds":60\}$/), request: /^PUT \/load / },
    send: (ports, signal) =>
      ports.app({ type: 'app.load', member: 'app', port: 1, wanted: { rate: 5, seconds: 60 } }, signal),
    done: '',
  },
};

async function served(t: TestContext, port: Port, manner: Manner) {
  const server: CountingServer = await countingServer(t, port.talk, manner);
  return { server, ports: portsAt(port.member, port.purpose, server.port) };
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

  test(`${name}: a refused connection is "not sent", and names the member`, async () => {
    const ports = portsAt(port.member, port.purpose, await closedPort());
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

  test(`${name}: without a published port it is "not sent"`, async () => {
    const ports = portsAt(port.member, port.purpose, undefined);
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

test('etcd: alarms that cannot be asked for are "not disarmed", because asking changes nothing', async (t) => {
  const server = await countingServer(t, 'grpc', 'hangs up');
  const ports = portsAt('etcd1', 'client', server.port);
  const command = { type: 'etcd.disarm', member: 'etcd1', alarm: 'NOSPACE' } as const;
  await assert.rejects(ports.etcd(command, never), { name: 'NotSentError' });
  assert.equal(server.requests.length, 1);
});
