import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createQuorumReads } from '../../source/dcs/quorum-reads.ts';
import { etcdAdmin } from '../../source/systems/etcd/admin.ts';
import { activeAlarms } from '../../source/systems/etcd/alarm.ts';
import type { EtcdMember } from '../../source/systems/etcd/facts.ts';
import { connectEtcd } from '../../source/systems/etcd/observe.ts';
import { stateAfter } from '../fixtures/facts.ts';
import { until } from '../wait.ts';
import { type ClusterMember, startCluster } from './etcd-cluster.ts';
import { makeServers, type Servers } from './servers.ts';

const QUOTA = 1 << 20;
const limit = { deadlineMs: 10_000 };
let servers: Servers;
let members: readonly ClusterMember[];

before(async () => {
  servers = makeServers();
  members = await startCluster(servers, ['--quota-backend-bytes', String(QUOTA)]);
});

after(() => servers.stop());

const place = (name: string) => members.find((one) => one.name === name)?.endpoint ?? assert.fail(name);

async function observed(name: string): Promise<EtcdMember> {
  const target = {
    endpoint: place(name),
    also: () => undefined,
    reads: createQuorumReads(),
    periodMs: () => 1_000,
  };
  const connection = connectEtcd(target);
  try {
    return await connection.observe(limit, {});
  } finally {
    connection.close();
  }
}

async function seen() {
  const facts = await Promise.all(members.map(({ name }) => observed(name)));
  return stateAfter(
    ...facts.map((fact) => {
      return { type: 'member.observed', system: 'etcd', member: fact.name, at: Date.now(), fact } as const;
    }),
  );
}

const etcdctl = (...words: string[]) => {
  const { host, port } = place('etcd1');
  return servers.run('etcdctl', ['--endpoints', `${host}:${port}`, ...words]);
};

test('a real etcd that is full: whose alarm, the quota, reads go on; compact, defragment, disarm end it', async () => {
  await until(async () => (await observed('etcd1')).healthy, { timeoutMs: 30_000, what: 'a quorum' });
  const value = 'x'.repeat(60_000);
  const filled = () => {
    for (let i = 0; i < 100; i += 1) etcdctl('put', 'same', value);
  };
  assert.throws(filled, /database space exceeded/);

  const full = await observed('etcd2');
  assert.equal(full.healthy, true, 'a quorum read goes through');
  assert.equal(full.quota, QUOTA);
  assert.ok(full.dbSize > 0 && (full.dbSizeInUse ?? 0) > 0);
  const alarms = activeAlarms(await seen());
  assert.ok(alarms.length >= 1);
  // Any of them may be the first that finds its database full.
  for (const { alarm, member } of alarms)
    assert.deepEqual([alarm, /^etcd[123]$/.test(member)], ['NOSPACE', true]);

  const revision = await etcdAdmin(place('etcd2')).compact(limit);
  assert.ok(revision > 1);
  for (const { endpoint } of members) await etcdAdmin(endpoint).defragment(limit);
  const withSpace = await observed('etcd1');
  assert.ok(withSpace.dbSize < QUOTA / 2, `${withSpace.dbSize}`);
  assert.equal(withSpace.alarms.length, alarms.length);
  for (const alarm of alarms) await etcdAdmin(place('etcd3')).disarm(alarm, limit);
  const isOver = async () =>
    (await Promise.all(members.map(({ name }) => observed(name)))).every((one) => one.alarms.length === 0);
  await until(isOver, { timeoutMs: 10_000, what: 'the end of the alarm' });
  etcdctl('put', 'same', 'again');
  assert.equal((await observed('etcd1')).quota, undefined, 'it is asked for only while it matters');
});

test('CORRUPT of a real etcd: its own words, and disarmed only of the member that raised it', async () => {
  const { id } = await observed('etcd3');
  const raise = async (alarm: 'Corrupt' | 'Nospace') => {
    const { withClient } = await import('../../source/systems/etcd/library.ts');
    await withClient(place('etcd1'), (client) =>
      client.maintenance.alarm({ action: 'Activate', memberID: BigInt(`0x${id}`).toString(), alarm }),
    );
  };
  await raise('Nospace');
  await raise('Corrupt');
  const alarms = async () => activeAlarms(await seen()).map(({ alarm, member }) => `${alarm} ${member}`);
  assert.deepEqual(await alarms(), ['CORRUPT etcd3', 'NOSPACE etcd3']);
  await assert.rejects(etcdAdmin(place('etcd1')).compact(limit), /corrupt/);
  await etcdAdmin(place('etcd1')).disarm({ memberId: id, alarm: 'CORRUPT' }, limit);
  assert.deepEqual(await alarms(), ['NOSPACE etcd3']);
  await etcdAdmin(place('etcd1')).disarm({ memberId: id, alarm: 'NOSPACE' }, limit);
});
