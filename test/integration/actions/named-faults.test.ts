import assert from 'node:assert/strict';
import { test } from 'node:test';
import { etcdctl, etcdStatus, redisCli } from '../../inside.ts';
import { containerState, untilWhole } from '../../stack.ts';
import { until } from '../../wait.ts';
import { acting, assertOutcome } from './acting.ts';

const { run, untilState } = acting();

// The kill of the Patroni leader is in the drill of a failover, test/e2e/drill.test.ts.
const ETCD = ['etcd1', 'etcd2', 'etcd3'];

/** Takes every fault back before its deadline, and waits until nothing is missed any more. */
async function healed(): Promise<void> {
  assertOutcome(await run('heal'));
  await untilState('no fault', ({ faults }) => faults.value?.length === 0);
  await untilWhole();
}

/** The raft leader as the members say it that answer. */
async function raftLeader(): Promise<string | undefined> {
  for (const member of ETCD) {
    const status = await etcdStatus(member).catch(() => undefined);
    if (status?.leads) return member;
  }
  return undefined;
}

test('the etcd leader that is killed is replaced by another one', { timeout: 180_000 }, async () => {
  const old = await raftLeader();
  assert.ok(old !== undefined);
  assertOutcome(await run('chaos kill-etcd-leader', undefined, { duration: '60' }));
  assert.equal(await containerState(old), 'exited');
  const heir = await until(raftLeader, { timeoutMs: 30_000, what: 'another raft leader' });
  assert.notEqual(heir, old);
  await healed();
});

test('without two of its members etcd writes nothing, until they are healed', {
  timeout: 180_000,
}, async () => {
  assertOutcome(await run('chaos etcd-quorum-loss', undefined, { duration: '60' }));
  const states = await Promise.all(ETCD.map(containerState));
  assert.deepEqual([...states].sort(), ['exited', 'exited', 'running']);
  const left = ETCD[states.indexOf('running')] ?? '';
  await assert.rejects(etcdctl(left, 'put', '/named-faults', 'no'), /deadline|no leader|timed out/);
  await healed();
  await etcdctl(left, 'put', '/named-faults', 'yes');
  await etcdctl(left, 'del', '/named-faults');
});

test('a crash of the Redis master makes its replica the master, and it comes back as a replica', {
  timeout: 180_000,
}, async () => {
  const role = async (member: string) => (await redisCli(member, 'role'))[0];
  const [old, heir] =
    (await role('redis')) === 'master' ? ['redis', 'redis-replica'] : ['redis-replica', 'redis'];
  assertOutcome(await run('chaos redis-crash', undefined, { duration: '60' }));
  assert.equal(await containerState(old), 'exited');
  await until(async () => (await role(heir)) === 'master', {
    timeoutMs: 60_000,
    what: `${heir} to be master`,
  });
  await healed();
  await until(async () => (await role(old)) === 'slave', { timeoutMs: 30_000, what: `${old} to replicate` });
});
