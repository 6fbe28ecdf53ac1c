import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Endpoint } from '../../source/net/endpoint.ts';
import { etcdAdmin } from '../../source/systems/etcd/admin.ts';
import { etcdClient } from '../../source/systems/etcd/client.ts';
import { startEtcd } from './etcd.ts';
import type { Pair } from './pki.ts';
import { makeServers, type Servers } from './servers.ts';
import { ENDED, failsWith, placeOf, refusesOtherCertificates } from './wrong.ts';

const limit = { deadlineMs: 5_000 };
const AUTH = { user: 'viewer', password: 'view er%20!:@/#' };
let servers: Servers;
let etcd: Endpoint;
let expired: Endpoint;

before(async () => {
  servers = makeServers();
  const { pki } = servers;
  etcd = placeOf('etcd1', await startEtcd(servers, 'etcd1', pki.server, AUTH), pki);
  expired = placeOf('etcd1', await startEtcd(servers, 'etcd2', pki.expired), pki);
});

after(() => servers.stop());

const as = (pair: Pair, auth?: Endpoint['auth'], endpoint = etcd): Endpoint => ({
  ...endpoint,
  tls: { ...endpoint.tls, cert: pair.cert, key: pair.key },
  ...(auth === undefined ? {} : { auth }),
});

async function ask(endpoint: Endpoint): Promise<unknown> {
  const client = etcdClient(endpoint);
  try {
    return await client.list('/service/', limit);
  } finally {
    client.close();
  }
}

test('etcd answers to the name in our certificate', async () => {
  const client = etcdClient(as(servers.pki.viewer));
  const member = await client.status(limit);
  assert.equal(member.version.slice(0, 3), '3.4');
  // This user may not read the key with which a quorum is proven.
  assert.deepEqual([member.healthy, member.errors], [true, []]);
  assert.deepEqual((await client.list('/service/', limit)).kvs, []);
  client.close();
});

test('etcd answers to user and password, at another address than the name that is checked', async () => {
  const endpoint = as(servers.pki.nameless, AUTH);
  const client = etcdClient(endpoint);
  assert.deepEqual((await client.list('/service/', limit)).kvs, []);
  const stopping = new AbortController();
  const { revision } = await client.list('/service/', limit);
  const watch = client.watch('/service/', String(BigInt(revision) + 1n), stopping.signal);
  const next = watch.next();
  stopping.abort();
  await next;
  client.close();
  assert.deepEqual(await etcdAdmin(endpoint).alarms(limit), []);
});

test('etcd with another certificate gets no password', async () => {
  const good = as(servers.pki.nameless, AUTH);
  await refusesOtherCertificates(good, servers.pki, ask);
  await failsWith(as(servers.pki.nameless, AUTH, expired), ask, ENDED);
});

test('etcd refuses a wrong password and an unknown user with its own error', async () => {
  const refused = /^etcdserver: authentication failed, invalid user ID or password$/;
  await failsWith(as(servers.pki.nameless, { ...AUTH, password: 'x' }), ask, refused);
  await failsWith(as(servers.pki.nameless, { ...AUTH, user: 'stranger' }), ask, refused);
  await failsWith(as(servers.pki.nameless), ask, 'etcdserver: permission denied');
});

test('etcd wants a client certificate: what is wrong with ours is said', async () => {
  await failsWith({ ...etcd, auth: AUTH }, ask, 'it requires a client certificate, and there is none');
  const { expiredViewer, stranger } = servers.pki;
  await failsWith(as(expiredViewer), ask, 'it refuses our client certificate, which expired on 2025-01-01');
  const issued = 'it refuses our client certificate (CN=viewer, issued by CN=other root)';
  await failsWith(as(stranger), ask, issued);
});

test('etcd that is another member, or of another cluster, is not changed', async () => {
  const endpoint = as(servers.pki.viewer);
  const client = etcdClient(endpoint);
  const { id, clusterId = '' } = await client.status(limit);
  client.close();
  assert.notEqual(clusterId, '');
  assert.deepEqual(await etcdAdmin(endpoint, { id, clusterId }).alarms(limit), []);
  const other = `it is member id ${id}, not member id f00: nothing was sent`;
  await failsWith(endpoint, (at) => etcdAdmin(at, { id: 'f00', clusterId }).alarms(limit), other);
  const elsewhere = `it is cluster id ${clusterId}, not cluster id f00: nothing was sent`;
  await failsWith(endpoint, (at) => etcdAdmin(at, { id, clusterId: 'f00' }).alarms(limit), elsewhere);
});
