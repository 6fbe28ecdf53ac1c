import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { clearLedger, prepareLedger, readLedger } from '../../../source/drill/ledger/postgres.ts';
import { clearRedisLedger, readRedisLedger } from '../../../source/drill/ledger/redis.ts';
import { PROBE_PACE } from '../../../source/drill/probe/config.ts';
import { type Probes, startProbes } from '../../../source/drill/probe/process.ts';
import { type Attempt, type Lane, laneNames, writeLanes } from '../../../source/drill/result/attempt.ts';
import { ledgerOf } from '../../../source/drill/result/ledger.ts';
import { outagesOf, worst } from '../../../source/drill/result/outage.ts';
import { staleAcknowledgements } from '../../../source/drill/result/outcome.ts';
import type { Endpoint } from '../../../source/net/endpoint.ts';
import { endpointOf, inside, redisCli, sql, switchOver } from '../../inside.ts';
import { aSyncStandby, containerName, docker, leaderKey, untilWhole } from '../../stack.ts';
import { until } from '../../wait.ts';

const READ_LIMIT = { deadlineMs: 60_000 };
const login = { user: 'postgres', password: await inside('patroni1', 'printenv', 'PAWS_POSTGRES_PASSWORD') };
let primary: Endpoint;
let replicas: Endpoint;
let nodes: Endpoint[];
let redis: Endpoint[];
let sentinels: Endpoint[];

before(async () => {
  await untilWhole();
  const all = (port: number, ...members: string[]) =>
    Promise.all(members.map((member) => endpointOf(member, port)));
  [primary, replicas] = (await Promise.all([endpointOf('haproxy', 5000), endpointOf('haproxy', 5001)])) as [
    Endpoint,
    Endpoint,
  ];
  nodes = await all(5432, 'patroni1', 'patroni2', 'patroni3');
  redis = await all(6379, 'redis', 'redis-replica');
  sentinels = await all(26379, 'sentinel1', 'sentinel2', 'sentinel3');
  await prepareLedger(primary, login, READ_LIMIT);
});
after(() => untilWhole());

let runs = 0;

// Longer than a drill's, where an attempt is to be given up for what the test does and not for a busy machine.
const PATIENT_MS = 5_000;

/** Probes in all lanes, with some acknowledged attempts in each already; what the test leaves behind is removed. */
async function probing(
  t: TestContext,
  deadlineMs: number = PROBE_PACE.deadlineMs,
): Promise<{ runId: string; probes: Probes }> {
  runs += 1;
  const runId = `test-${process.pid}-${runs}`;
  const config = { runId, startNs: process.hrtime.bigint(), ...PROBE_PACE, deadlineMs, lanes: laneNames };
  const probes = await startProbes({ ...config, primary, replicas, login, sentinels, redis });
  t.after(async () => {
    await probes.stop().catch(() => undefined);
    await clearLedger(primary, login, runId, READ_LIMIT);
    await clearRedisLedger(redis, runId, READ_LIMIT);
  });
  await acknowledged(probes, laneNames, 0);
  return { runId, probes };
}

/**
 * Waits until each of the lanes has been acknowledged some attempts that were invoked after that time, and it is known
 * what became of all before it.
 */
async function acknowledged(probes: Probes, lanes: readonly Lane[], sinceMs: number): Promise<void> {
  const isBack = (lane: Lane) => {
    const own = probes.attempts().filter((a) => a.lane === lane);
    const [first] = own.filter((a) => a.outcome === 'ok' && a.invokedMs >= sinceMs).slice(4);
    return first !== undefined && own.filter((a) => a.seq < first.seq).length === first.seq - 1;
  };
  await until(() => lanes.every(isBack), {
    timeoutMs: 60_000,
    what: `acknowledged attempts in ${lanes.join(', ')}`,
  });
}

/** Stops the probes, reads what is there of their run, and asserts that it is no more and no less than it may be. */
async function proveLedger(runId: string, probes: Probes) {
  const attempts = await probes.stop();
  const ledger = ledgerOf(attempts, writeLanes, await readLedger(nodes, login, runId, READ_LIMIT));
  assert.deepEqual(ledger.read, ['patroni1', 'patroni2', 'patroni3']);
  assert.deepEqual(ledger.unread, []);
  assert.deepEqual(ledger.lostKeys, []);
  assert.deepEqual(ledger.unexpectedKeys, []);
  assert.deepEqual(ledger.refutedKeys, []);
  for (const attempt of attempts.filter(({ outcome }) => outcome !== 'ok')) assertClass(attempt);
  return { attempts, ledger };
}

/** Indeterminate is what was sent; definite is what was not, or what the server refused, with its own error. */
function assertClass(attempt: Attempt): void {
  const { outcome, sent, code = '' } = attempt;
  const why = JSON.stringify(attempt);
  if (outcome === 'info') assert.equal(sent, true, why);
  else assert.ok(sent === false || /^([0-9A-Z]{5}|READONLY|LOADING|held back)$/.test(code), why);
}

test('what was acknowledged is on every node, though a connection is ended in between', async (t) => {
  const { runId, probes } = await probing(t, PATIENT_MS);
  const leader = await leaderKey();
  const own = `from pg_stat_activity where application_name = 'paws-drill' and backend_type = 'client backend'`;
  // The persistent connection is the oldest.
  const ended = await sql(
    leader,
    `select pg_terminate_backend(pid) from (select pid ${own} order by backend_start limit 1) as oldest`,
  );
  assert.equal(ended, 't');
  await acknowledged(probes, laneNames, probes.nowMs());

  const { attempts, ledger } = await proveLedger(runId, probes);
  assert.ok(ledger.ok >= 20, `${ledger.ok} acknowledged`);
  const seqs = attempts.filter(({ lane }) => lane === 'fresh').map(({ seq }) => seq);
  assert.deepEqual(
    [...seqs].sort((a, b) => a - b),
    seqs.map((_, i) => i + 1),
  );
  const inRedis = ledgerOf(attempts, ['redis'], await readRedisLedger(redis, runId, READ_LIMIT));
  assert.deepEqual(inRedis.read, ['redis', 'redis-replica']);
  assert.deepEqual([inRedis.lostKeys, inRedis.unexpectedKeys], [[], []]);
  assert.ok(inRedis.ok >= 10, `${inRedis.ok} acknowledged by Redis`);
});

test('a switchover is an outage with two bounds, and loses nothing', async (t) => {
  const candidate = await aSyncStandby();
  const leader = await leaderKey();
  const { runId, probes } = await probing(t, PATIENT_MS);
  const faultMs = probes.nowMs();
  await switchOver(leader, candidate);
  await until(async () => (await sql(candidate, 'select pg_is_in_recovery()')) === 'f', {
    timeoutMs: 60_000,
    what: `${candidate} to be primary`,
  });
  await acknowledged(probes, laneNames, probes.nowMs());

  const { attempts } = await proveLedger(runId, probes);
  // HAProxy can hold a new connection until there is a primary again: then that lane was slow, and not interrupted.
  const longest = (lane: Lane) => worst(outagesOf(attempts, lane, faultMs));
  const interrupted = writeLanes.filter((lane) => longest(lane) !== undefined);
  assert.ok(interrupted.includes('persistent'), 'the connection that was kept is cut');
  for (const lane of interrupted) {
    const { uMinMs, uMaxMs, restoredAtMs } = longest(lane) ?? {};
    assert.ok(uMinMs != null && uMaxMs != null && restoredAtMs != null, `${lane} is back`);
    assert.ok(uMinMs <= uMaxMs, `${lane}: ${uMinMs} ≤ ${uMaxMs}`);
    const acked = attempts.filter((a) => a.lane === lane && a.outcome === 'ok');
    const before = acked.findLast((a) => a.completedMs < faultMs);
    const afterwards = acked.find((a) => a.completedMs === restoredAtMs);
    assert.notEqual(afterwards?.server, before?.server);
    assert.equal(afterwards?.timeline, (before?.timeline ?? 0) + 1);
  }
  assert.deepEqual(staleAcknowledgements(attempts), []);
});

test('a Redis that was master is read once it has copied everything from the new one', async (t) => {
  const { runId, probes } = await probing(t, PATIENT_MS);
  const masterNow = async () => (await redisCli('sentinel1', 'sentinel', 'master', 'mymaster'))[3];
  const old = await masterNow();
  await redisCli('sentinel1', 'sentinel', 'failover', 'mymaster');
  const acknowledgedByNew = (a: Attempt) => a.lane === 'redis' && a.outcome === 'ok' && a.server !== old;
  await until(() => probes.attempts().find(acknowledgedByNew), {
    timeoutMs: 60_000,
    what: 'a write to the new master',
  });
  await probes.stop();

  const [first, second] = await readRedisLedger(redis, runId, READ_LIMIT);
  assert.ok(first && 'keys' in first && first.keys.size > 0);
  assert.deepEqual(second, { node: 'redis-replica', keys: first.keys });
});

test('what a frozen primary was sent is indeterminate', async (t) => {
  await untilWhole();
  const frozen = await containerName(await leaderKey());
  // Before what `probing` tidies up on this very server.
  t.after(() => docker('unpause', frozen).catch(() => undefined));
  const { runId, probes } = await probing(t);
  await docker('pause', frozen);
  const pausedMs = probes.nowMs();
  const unanswered = (a: Attempt) =>
    writeLanes.includes(a.lane) && a.outcome === 'info' && a.completedMs > pausedMs;
  await until(() => probes.attempts().find(unanswered), { timeoutMs: 10_000, what: 'an attempt in doubt' });
  await docker('unpause', frozen);
  await acknowledged(probes, laneNames, probes.nowMs());
  await proveLedger(runId, probes);
});

test('commits that wait for a frozen standby are left alone, bounded, and found when it goes on', async (t) => {
  await untilWhole();
  const frozen = await containerName(await aSyncStandby());
  const leader = await leaderKey();
  t.after(() => docker('unpause', frozen).catch(() => undefined));
  const { runId, probes } = await probing(t);
  await docker('pause', frozen);
  const seen = (is: (a: Attempt) => boolean) => probes.attempts().some(is);
  const isGivenUp = (a: Attempt) => writeLanes.includes(a.lane) && a.outcome === 'info';
  await until(() => seen((a) => a.code === 'held back') && seen(isGivenUp), {
    timeoutMs: 20_000,
    what: 'an attempt that is held back, and one that was given up',
  });
  const waiting = await sql(leader, `select count(*) from pg_stat_activity where wait_event = 'SyncRep'`);
  await docker('unpause', frozen);
  await acknowledged(probes, writeLanes, probes.nowMs());

  // One more per attempt that was in flight when the bound was reached.
  assert.ok(Number(waiting) <= 67, `${waiting} commits wait`);
  const { ledger } = await proveLedger(runId, probes);
  assert.ok(ledger.recovered > 0, 'commits that were given up are found');
  assert.equal(ledger.syncWarnings, 0);
});
