import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Endpoint } from '../../../source/net/endpoint.ts';
import { type PatroniClient, patroniClient } from '../../../source/systems/patroni/client.ts';
import { endpointOf, etcdctl, inside, sql } from '../../inside.ts';
import { containerName, docker, leaderKey, syncStandbys, untilWhole } from '../../stack.ts';

const limit = { deadlineMs: 5_000 };
const PORTS = { patroni1: 8008, patroni2: 8009, patroni3: 8010 } as const;
const MEMBERS = Object.keys(PORTS) as (keyof typeof PORTS)[];

type Client = PatroniClient & { readonly endpoint: Endpoint };

const clients = new Map<string, Client>();
let leader: Client;
let replica: Client;

function clientOf(member: string | undefined): Client {
  const client = clients.get(member ?? '');
  assert.ok(client, `${member} is a member`);
  return client;
}

before(async () => {
  await untilWhole();
  for (const member of MEMBERS) {
    const password = await inside(member, 'printenv', 'PATRONI_RESTAPI_PASSWORD');
    const endpoint = await endpointOf(member, PORTS[member]);
    const client = patroniClient({ ...endpoint, auth: { user: 'patroni', password } });
    clients.set(member, { ...client, endpoint });
  }
  const name = await leaderKey();
  leader = clientOf(name);
  replica = clientOf(MEMBERS.find((member) => member !== name));
});

after(async () => {
  for (const client of clients.values()) client.close();
  await untilWhole();
});

for (const member of MEMBERS) {
  test(`${member} reports what its PostgreSQL says`, async () => {
    const node = await clientOf(member).getNode(limit);
    assert.equal(node.name, member);
    assert.equal(node.scope, 'paws360');
    assert.equal(node.state, 'running');
    assert.equal(
      node.role,
      (await sql(member, 'select pg_is_in_recovery()')) === 'f' ? 'primary' : 'replica',
    );
    assert.equal(String(node.serverVersion), await sql(member, 'show server_version_num'));
    assert.match(node.patroniVersion, /^4\./);
  });
}

const write = { deadlineMs: 30_000 };
const REINITIALIZE = { method: 'POST', path: '/reinitialize' } as const;

test('the leader knows who streams from it, a replica how far it is', async () => {
  const primary = await leader.getNode(limit);
  assert.deepEqual(
    primary.replication.map(({ applicationName, state }) => `${applicationName} ${state}`).sort(),
    (await sql(leader.endpoint.member, "select application_name || ' ' || state from pg_stat_replication"))
      .split('\n')
      .sort(),
  );
  const sync = primary.replication.filter(({ syncState }) => syncState === 'sync' || syncState === 'quorum');
  assert.deepEqual(sync.map(({ applicationName }) => applicationName).sort(), (await syncStandbys()).sort());

  const written = "select pg_current_wal_lsn() - '0/0'::pg_lsn";
  const earlier = Number(await sql(leader.endpoint.member, written));
  const standby = await replica.getNode(limit);
  assert.equal(standby.replicationState, 'streaming');
  assert.equal(standby.timeline, primary.timeline);
  assert.ok((primary.writtenLsn ?? Number.POSITIVE_INFINITY) <= earlier);
  assert.ok((standby.replayedLsn ?? 0) <= (standby.receivedLsn ?? 0));
  assert.ok(
    (standby.receivedLsn ?? Number.POSITIVE_INFINITY) <= Number(await sql(leader.endpoint.member, written)),
  );
});

test('switchovers that cannot be are answered, and change nothing', async () => {
  const held = () => etcdctl('etcd1', 'get', '--write-out=fields', '/paws360/leader');
  const created = async () => /"CreateRevision" : (\d+)/.exec(await held())?.[1];
  const before = await created();
  assert.ok(before);
  const [from, to] = [leader.endpoint.member, replica.endpoint.member];
  const standbys = await syncStandbys();
  const async = MEMBERS.find((member) => member !== from && !standbys.includes(member)) ?? '';
  for (const [status, words, source, candidate] of [
    [412, /leader/, 'no-such-member', to],
    [412, /candidate/, from, 'no-such-member'],
    [412, /sync_standby/, from, async],
    [400, /same/, from, from],
  ] as const) {
    const result = await leader.write(switchover(source, candidate), write);
    assert.equal(result.type, 'answered', `${source} to ${candidate}`);
    assert.equal(result.status, status, result.text);
    assert.match(result.text, words);
  }
  assert.equal(await created(), before, 'the leader key is the same one');
});

test('the leader refuses to be reinitialized', async () => {
  const { member } = leader.endpoint;
  const started = await sql(member, 'select pg_postmaster_start_time()');
  const result = await leader.write(REINITIALIZE, write);
  assert.equal(result.type, 'answered');
  assert.equal(result.status, 503);
  assert.match(result.text, /I am the leader/);
  assert.equal(await sql(member, 'select pg_postmaster_start_time()'), started);
});

test('a frozen node: reads end at their deadline, a write has no answer, and the client finds it again', async (t) => {
  const name = await containerName(replica.endpoint.member);
  t.after(() => docker('unpause', name).catch(() => undefined));
  await docker('pause', name);
  const silent = new RegExp(`^${named(replica.endpoint)}: no answer within 400 ms$`);
  await assert.rejects(replica.getNode({ deadlineMs: 400 }), { message: silent });
  // It arrives once the node thaws, so it is one that changes nothing.
  const result = await replica.write(switchover('no-such-member', leader.endpoint.member), {
    deadlineMs: 400,
  });
  assert.equal(result.type, 'no-answer');
  assert.match(result.error, silent);
  await docker('unpause', name);
  assert.equal((await replica.getNode(limit)).name, replica.endpoint.member);
});

test('without a server: a read is refused by name, a write was never sent', async () => {
  const unreachable = patroniClient({ member: 'patroni9', host: '127.0.0.1', port: 1 });
  const message = 'patroni9 at 127.0.0.1:1: connection refused';
  await assert.rejects(unreachable.getNode(limit), { message });
  assert.deepEqual(await unreachable.write(switchover('patroni9', 'patroni1'), write), {
    type: 'not-sent',
    error: message,
  });
  assert.deepEqual(await unreachable.write(REINITIALIZE, write), { type: 'not-sent', error: message });
  unreachable.close();
});

function named({ member, host, port }: Endpoint): string {
  return `${member} at ${host.replaceAll('.', '\\.')}:${port}`;
}

function switchover(source: string, candidate: string) {
  return { method: 'POST', path: '/switchover', body: { leader: source, candidate } } as const;
}
