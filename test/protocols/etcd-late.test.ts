import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LATE_MS } from '../../source/net/lateness.ts';
import { etcdClient } from '../../source/systems/etcd/client.ts';
import { until } from '../wait.ts';
import { startEtcd } from './etcd.ts';
import { type Relay, relayTo } from './relay.ts';
import { makeServers, type Servers } from './servers.ts';
import { placeOf } from './wrong.ts';

const limit = { deadlineMs: 10_000 };
let servers: Servers;
let relay: Relay;

before(async () => {
  servers = makeServers();
  relay = await relayTo(await startEtcd(servers, 'etcd1', servers.pki.server));
});

after(async () => {
  relay.close();
  await servers.stop();
});

function viewer() {
  const place = placeOf('etcd1', relay.port, servers.pki);
  const { cert, key } = servers.pki.viewer;
  return etcdClient({ ...place, tls: { ...place.tls, cert, key } });
}

/** Holds the event loop up, as a machine with too much to do does. */
function standStill(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('an answer that the console was too late to read costs no connection: each is a handshake', async (t) => {
  const client = viewer();
  t.after(client.close);
  await client.status(limit);
  const taken = relay.taken();
  // Longer than the deadline, and than gRPC's own, which is a little later.
  relay.hold();
  const late = client.status({ deadlineMs: LATE_MS + 50 });
  setImmediate(() => standStill(LATE_MS + 500));
  await assert.rejects(late, /no answer within/);
  relay.release();
  assert.equal((await client.status(limit)).healthy, true);
  assert.equal((await client.status(limit)).healthy, true);
  assert.equal(relay.taken(), taken);
});

test('a member that was silent is asked on another connection, once, and a call that waits keeps its answer', async (t) => {
  const client = viewer();
  t.after(client.close);
  await client.status(limit);
  const taken = relay.taken();
  relay.hold();
  const patient = client.list('/service/', limit);
  // As often as this machine is too busy to tell that it was silent.
  const isGivenUp = async () => {
    await assert.rejects(client.status({ deadlineMs: LATE_MS + 50 }), /no answer within/);
    return relay.taken() > taken;
  };
  await until(isGivenUp, { timeoutMs: 20_000, what: 'another connection' });
  relay.release();
  assert.equal((await client.status(limit)).healthy, true);
  assert.deepEqual((await patient).kvs, []);
});
