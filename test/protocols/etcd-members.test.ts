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

/** Requests that a member has been asked, by its own count. */
async function asked(endpoint: ClusterMember['endpoint']): Promise<number> {
  const text = await (await fetch(`http://${endpoint.host}:${endpoint.port}/metrics`)).text();
  const counts = text.matchAll(/^grpc_server_started_total\{.*grpc_type="unary".*\} (\S+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** How many requests each of some polls makes, while a quorum read of somebody is known at these polls. */
async function requestsOf(known: readonly boolean[]): Promise<readonly number[]> {
  const { endpoint } = members[0] ?? assert.fail();
  const polls = [...known];
  const reads = { lately: () => (polls.shift() === true ? 3 : undefined), succeeded: () => undefined };
  const connection = connectEtcd({ endpoint, also: () => undefined, reads, periodMs: () => 60_000 });
  const counts: number[] = [];
  try {
    for (const _ of known) {
      const before = await asked(endpoint);
      assert.ok((await connection.observe({ deadlineMs: 5_000 }, {})).listed);
      counts.push((await asked(endpoint)) - before);
    }
  } finally {
    connection.close();
  }
  return counts;
}

test('a poll makes two requests at most, the member list among them, after the first', async () => {
  assert.deepEqual(await requestsOf([false, true, false, true, false, true]), [3, 2, 2, 2, 2, 2]);
  assert.deepEqual(await requestsOf([true, true, true]), [2, 1, 1], 'the keys are listed there each time');
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
