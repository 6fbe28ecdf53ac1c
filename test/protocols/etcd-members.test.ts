import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { createQuorumReads } from '../../source/dcs/quorum-reads.ts';
import { containersOf } from '../../source/model/facts.ts';
import { connectEtcd } from '../../source/systems/etcd/observe.ts';
import { etcdListed, etcdQuorum } from '../../source/systems/etcd/quorum.ts';
import { stateAfter } from '../fixtures/facts.ts';
import { until } from '../wait.ts';
import { type ClusterMember, startCluster } from './etcd-cluster.ts';
import { makeServers, type Servers } from './servers.ts';

let servers: Servers;
let members: readonly ClusterMember[];

before(async () => {
  servers = makeServers();
  members = await startCluster(servers);
});

after(() => servers.stop());

/** What a console that polls all of them now knows. */
async function seen() {
  const events = await Promise.all(
    members.map(async ({ name, endpoint }) => {
      const target = { endpoint, also: () => undefined, reads: createQuorumReads(), periodMs: () => 1_000 };
      const connection = connectEtcd(target);
      const base = { system: 'etcd', member: name, at: Date.now() } as const;
      try {
        const fact = await connection.observe({ deadlineMs: 2_000 }, {});
        return { ...base, type: 'member.observed', fact } as const;
      } catch (error) {
        return { ...base, type: 'source.failed', error: (error as Error).message } as const;
      } finally {
        connection.close();
      }
    }),
  );
  return stateAfter(...events);
}

const etcdctl = (...words: string[]) => {
  const { host, port } = members[0]?.endpoint ?? assert.fail();
  return servers.run('etcdctl', ['--endpoints', `${host}:${port}`, ...words]);
};
const quorum = async () => {
  const { healthy, total, ok, tolerance } = etcdQuorum(await seen());
  return { healthy, total, ok, tolerance };
};

test('the member list of a real cluster: names, peer URLs, who votes', async () => {
  const whole = async () => {
    const state = await seen();
    return etcdQuorum(state).healthy === 3 ? state : undefined;
  };
  const state = await until(whole, { timeoutMs: 30_000, what: 'three healthy members' });
  const listed = etcdListed(state) ?? [];
  assert.deepEqual(listed.map(({ member }) => member).sort(), ['etcd1', 'etcd2', 'etcd3']);
  assert.ok(listed.every(({ peerUrls, isLearner }) => /^http:/.test(peerUrls[0] ?? '') && !isLearner));
  assert.equal(containersOf(state, 'etcd').length, 3);
});

test('a learner that is added changes no quorum; a voter that never starts costs the tolerance, and it is true', async () => {
  const peer = '--peer-urls=http://127.0.0.1:1';
  // etcd takes none while its members have not been connected for a while, or not all know of a removal.
  const add = (...more: string[]) =>
    until(() => etcdctl('member', 'add', 'etcd4', peer, ...more), {
      timeoutMs: 60_000,
      what: 'the addition',
    });
  await add('--learner');
  assert.deepEqual(await quorum(), { healthy: 3, total: 3, ok: true, tolerance: 1 });
  const learner = etcdListed(await seen())?.find(({ isLearner }) => isLearner);
  etcdctl('member', 'remove', learner?.id ?? '');

  await add();
  assert.deepEqual(await quorum(), { healthy: 3, total: 4, ok: true, tolerance: 0 });
  const unstarted = etcdListed(await seen())?.find(({ name }) => name === '');
  assert.deepEqual([unstarted?.peerUrls, unstarted?.member], [['http://127.0.0.1:1'], undefined]);

  // What the console would have called "nothing stops": one of three stops.
  const follower = members.find(({ name }) => name !== 'etcd1') ?? assert.fail();
  follower.child.kill('SIGTERM');
  await once(follower.child, 'close');
  const lost = async () => {
    const now = await quorum();
    return now.ok ? undefined : now;
  };
  const after = await until(lost, { timeoutMs: 30_000, what: 'the loss of the quorum' });
  assert.deepEqual(after, { healthy: 0, total: 4, ok: false, tolerance: 0 });
});
