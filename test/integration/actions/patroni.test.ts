import assert from 'node:assert/strict';
import { test } from 'node:test';
import { etcdctl } from '../../inside.ts';
import { aSyncStandby, leaderKey, patroni } from '../../stack.ts';
import { acting, assertOutcome } from './acting.ts';

const { run, reason } = acting();

const members = ['patroni1', 'patroni2', 'patroni3'];

test('pause and resume: every member says so of itself', async () => {
  assertOutcome(await run('pause'));
  for (const member of members) assert.equal((await patroni(member)).pause, true, member);
  assert.match(reason('pause') ?? '', /paused already/);
  assertOutcome(await run('resume'));
  for (const member of members) assert.equal((await patroni(member)).pause, undefined, member);
});

test('restart: a replica runs under another postmaster, the others under theirs', async () => {
  const standby = await aSyncStandby();
  const started = async () =>
    await Promise.all(members.map(async (member) => (await patroni(member)).postmaster_start_time));
  const before = await started();
  assertOutcome(await run('restart', standby));
  const now = await started();
  for (const [i, member] of members.entries()) assert.equal(now[i] === before[i], member !== standby, member);
});

test('reload is accepted by all', async () => {
  assertOutcome(await run('reload', 'all'));
});

test('a switchover is scheduled in etcd, and cancelled', async () => {
  const held = async () => (await etcdctl('etcd1', 'get', '--print-value-only', '/paws360/failover')).trim();
  const leader = await leaderKey();
  const candidate = await aSyncStandby();
  const at = new Date(Date.now() + 3_600_000).toISOString();
  assertOutcome(await run('switchover', undefined, { candidate, at }));
  const plan = JSON.parse(await held());
  assert.equal(plan.member, candidate);
  assert.equal(Date.parse(plan.scheduled_at), Date.parse(at));
  assertOutcome(await run('switchover cancel'));
  assert.doesNotMatch(await held(), /scheduled_at/);
  assert.equal(await leaderKey(), leader);
});
