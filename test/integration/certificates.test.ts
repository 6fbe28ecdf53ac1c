import assert from 'node:assert/strict';
import { request as plain } from 'node:http';
import { request } from 'node:https';
import { after, before, test } from 'node:test';
import type { Endpoint } from '../../source/net/endpoint.ts';
import { DeadlineError } from '../../source/net/limit.ts';
import type { Tls } from '../../source/net/tls.ts';
import { etcdClient } from '../../source/systems/etcd/client.ts';
import { grpcDeadline, withClient } from '../../source/systems/etcd/library.ts';
import { haproxyRuntime } from '../../source/systems/haproxy/admin.ts';
import { endpointOf, etcdctl, inside } from '../inside.ts';
import { containerName, docker, untilWhole } from '../stack.ts';

const KEY = '/paws-test/certificates';
const LIMIT = { deadlineMs: 5_000 };
const ETCD = ['etcd1', 'etcd2', 'etcd3'];

before(async () => {
  await untilWhole();
  await etcdctl('etcd1', 'put', KEY, 'stays');
});
after(() => etcdctl('etcd1', 'del', KEY));

/** A certificate that says the same as the client's, and that somebody else has issued. */
async function forged(): Promise<Required<Pick<Tls, 'cert' | 'key'>>> {
  const words =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /O=paws360 -keyout - -out -';
  const both = await inside('app', 'openssl', ...words.split(' '), '-addext', 'extendedKeyUsage=clientAuth');
  const part = (name: string) =>
    new RegExp(`-----BEGIN ${name}-----[^]*-----END ${name}-----`).exec(both)?.[0] ?? '';
  return { cert: part('CERTIFICATE'), key: part('PRIVATE KEY') };
}

/** Those who are not the stack's client: in clear text, without a certificate, with another one, as a server of it. */
async function strangers(endpoint: Endpoint): Promise<Readonly<Record<string, Endpoint>>> {
  const { tls = {}, ...place } = endpoint;
  const { cert: _cert, key: _key, ...checks } = tls;
  const haproxy = await inside('haproxy', 'cat', '/etc/paws/server/haproxy.pem');
  return {
    'in clear text': place,
    'without a certificate': { ...place, tls: checks },
    "with another authority's certificate": { ...place, tls: { ...checks, ...(await forged()) } },
    "with HAProxy's own certificate": { ...place, tls: { ...checks, cert: haproxy, key: haproxy } },
  };
}

/** `POST` to etcd's gateway; undefined where there was no answer of HTTP. */
function gateway({ host, port, tls }: Endpoint, path: string, body: object): Promise<number | undefined> {
  return new Promise((resolve) => {
    const { serverName: servername = '', ...files } = tls ?? {};
    const options = { host, port, path, method: 'POST', agent: false as const };
    const asked = tls === undefined ? plain(options) : request({ ...options, ...files, servername });
    asked.on('response', (answer) => answer.resume().on('end', () => resolve(answer.statusCode)));
    asked.on('error', () => resolve(undefined));
    asked.end(JSON.stringify(body));
  });
}

const encoded = (text: string) => Buffer.from(text).toString('base64');

async function read(endpoint: Endpoint): Promise<unknown> {
  const client = etcdClient(endpoint);
  try {
    return (await client.list(KEY, LIMIT)).kvs[0]?.value;
  } finally {
    client.close();
  }
}

const write = (endpoint: Endpoint) =>
  withClient(endpoint, async (client) => {
    await client.put(KEY).value('changed').options(grpcDeadline(LIMIT));
  });

/** Refused, and not only late. */
async function refused(what: string, run: () => Promise<unknown>): Promise<void> {
  await assert.rejects(
    run,
    (error: Error) => {
      assert.ok(!(error.cause instanceof DeadlineError), `${what}: ${error.message}`);
      return true;
    },
    what,
  );
}

test("etcd is read and written by who has the client's certificate alone, over gRPC and HTTP", async () => {
  for (const member of ETCD) {
    const endpoint = await endpointOf(member, 2379);
    assert.equal(await read(endpoint), 'stays');
    assert.equal(await gateway(endpoint, '/v3/kv/range', { key: encoded(KEY) }), 200);
    for (const [who, stranger] of Object.entries(await strangers(endpoint))) {
      await refused(`${member}, read ${who}`, () => read(stranger));
      await refused(`${member}, written ${who}`, () => write(stranger));
      const change = { key: encoded(KEY), value: encoded('changed') };
      for (const path of ['/v3/kv/range', '/v3/kv/put', '/v3/kv/deleterange']) {
        const status = await gateway(stranger, path, change);
        assert.ok(status === undefined || status >= 400, `${member} ${path} ${who}: ${status}`);
      }
    }
  }
  assert.equal(await etcdctl('etcd1', 'get', '--print-value-only', KEY), 'stays');
});

test("HAProxy's runtime API answers to who has the client's certificate alone", async () => {
  const endpoint = await endpointOf('haproxy', 7001);
  const info = (at: Endpoint) => haproxyRuntime(at, 'show info', LIMIT);
  assert.match(await info(endpoint), /^Name: HAProxy$/m);
  for (const [who, stranger] of Object.entries(await strangers(endpoint)))
    await refused(who, () => info(stranger));
});

test('a neighbour in the network of the stack is refused, too', async () => {
  const to = ['curl', '-s', '-m', '5', '--insecure', '-o', '/dev/null', '-w', '%{http_code}'];
  const ask = (url: string) =>
    inside('app', ...to, url).catch((error: Error & { stdout?: string }) => error.stdout);
  for (const member of ETCD) {
    assert.equal((await ask(`https://${member}:2379/v3/kv/range`))?.trim(), '000', member);
    assert.equal((await ask(`http://${member}:2379/version`))?.trim(), '000', member);
  }
  assert.equal((await ask('https://haproxy:7001/'))?.trim(), '000');
});

test('no container has a key that it does not need', async () => {
  const KEYS = ['tls/client.key', 'server/etcd.key', 'server/haproxy.pem'];
  const needed: Readonly<Record<string, readonly string[]>> = {
    etcd1: ['tls/client.key', 'server/etcd.key'],
    patroni1: ['tls/client.key'],
    haproxy: ['server/haproxy.pem'],
  };
  for (const member of ['etcd1', 'patroni1', 'haproxy', 'redis', 'sentinel1', 'app']) {
    const script = `cd /etc/paws && for name in ${KEYS.join(' ')}; do test -e $name || echo no $name; test ! -r $name || echo $name; done`;
    const readable = (await inside(member, 'sh', '-c', script)).split('\n').filter((line) => line !== '');
    assert.deepEqual(readable, needed[member] ?? [], member);
  }
  // Root without capabilities does not get everywhere, which is no failure.
  const find = 'find / -xdev -name "*.key" 2>/dev/null; true';
  const found = await docker('exec', '--user', 'root', await containerName('etcd1'), 'sh', '-c', find);
  assert.doesNotMatch(found, /ca\.key/, 'the key of the authority is gone');
});

test("etcd's own tool works in the containers of etcd and of Patroni, wherever it asks", async () => {
  assert.match(await inside('etcd2', 'etcdctl', 'endpoint', 'health'), /is healthy/);
  for (const member of ['etcd2', 'patroni2']) {
    const asked = ['etcdctl', '--endpoints=etcd1:2379', 'get', '--print-value-only', KEY];
    assert.equal(await inside(member, ...asked), 'stays', member);
  }
});
