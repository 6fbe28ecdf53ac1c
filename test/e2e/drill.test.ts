import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Report } from '../../source/drill/result/report.ts';
import { asReport } from '../../source/drill/result/report-shape.ts';
import { inside } from '../inside.ts';
import {
  containerName,
  containerState,
  docker,
  hostPort,
  leaderKey,
  PATRONI,
  PROJECT,
  patroni,
  REST,
  syncStandbys,
  untilWhole,
} from '../stack.ts';
import { until } from '../wait.ts';
import { assertNone, assertNoneKept } from './canaries.ts';
import { CLI, cli, STATE_HOME } from './console.ts';
import { systemHas, systemHasNow } from './system.ts';

before(() => untilWhole());
after(() => untilWhole());
// Reports, ledgers and logs hold what was measured and sent, and no password that it was done with.
after(() => {
  assert.ok(assertNoneKept(STATE_HOME).length > 0);
});

/** Runs a drill to its end; what it printed is a report. */
async function drill(
  ...args: readonly string[]
): Promise<{ report: Report; exitCode: number; printed: string }> {
  const { exitCode, stdout, stderr } = await cli(['drill', ...args, '--yes', '--json']);
  assertNone('a drill', stdout + stderr);
  const report = asReport(JSON.parse(stdout));
  assert.ok(typeof report !== 'string', `${report}\n${stderr}`);
  return { report, exitCode, printed: `${report.reasons.join('\n')}\n${stderr}` };
}

/** What a run must have measured, whatever the machine had to do beside it. */
function assertMeasured(report: Report, printed: string): void {
  assert.equal(report.writes.lost, 0, printed);
  assert.equal(report.writes.unexpected, 0, printed);
  assert.equal(report.writablePrimaries.max, 1, printed);
  assert.ok(report.writablePrimaries.looks > 20, printed);
  assert.deepEqual(report.differences, [], printed);
  assert.ok(report.uMaxMs !== null && report.uMinMs !== null && report.uMaxMs >= report.uMinMs, printed);
  assert.ok(report.series.writes.length > 100, 'the plots have points');
}

test('a switchover is measured from steady state to steady state; asynchronous, it proves nothing', async () => {
  const old = await leaderKey();
  await configure(old, { synchronous_mode: false });
  try {
    const { report, exitCode, printed } = await drill('switchover');
    assert.equal(report.outcome, 'switched over', printed);
    assert.equal(report.leader.before, old);
    assert.equal(report.leader.after, await leaderKey());
    assert.ok(report.uMaxMs !== null && report.uMinMs !== null && report.uMaxMs >= report.uMinMs, printed);
    assert.deepEqual(report.differences, [], printed);
    for (const name of ['fault', 'new lock', 'promotion', 'HAProxy UP', 'old node rejoined', 'steady state'])
      assert.ok(
        report.phases.some((phase) => phase.name === name),
        `${name}\n${printed}`,
      );
    // What was lost is reported; where nothing was, it is not proven.
    assert.notEqual(report.verdict, 'pass');
    assert.equal(exitCode, report.verdict === 'fail' ? 1 : 2);
    assert.match(printed, /replication was not synchronous at the moment of the fault/);
    const state = process.env.XDG_STATE_HOME ?? '';
    const file = path.join(state, 'paws-console', 'drills', report.id, 'report.json');
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).uMaxMs, report.uMaxMs);
  } finally {
    await configure(await leaderKey(), { synchronous_mode: true });
    await untilWhole();
  }
});

test('the failover drill does its seven steps, and nothing that was acknowledged is lost', async () => {
  const old = await leaderKey();
  const { report, printed } = await drill('failover');
  assert.equal(report.outcome, 'failed over', printed);
  assertMeasured(report, printed);
  // What is only reported is no step of the drill: that HAProxy keeps sessions, and nothing else.
  const steps = report.steps.filter(({ name }) => name !== 'end the sessions left in haproxy');
  assert.deepEqual(
    steps.map(({ name }) => name),
    [
      'record the state',
      'kill the primary',
      'follow the failover',
      'verify the new primary',
      "check the replicas' reconfiguration",
      'validate application connectivity',
      'restore the node',
    ],
    printed,
  );
  assert.deepEqual(
    steps.filter(({ ok }) => ok !== true),
    [],
    printed,
  );
  const names = report.phases.map(({ name }) => name);
  assert.ok(names.indexOf('leader key gone') < names.indexOf('new lock'), names.join());
  assert.equal((await patroni(old)).role, 'replica', 'the old one is back, and follows');
});

test('the gate refuses while a standby is missing, and names it', async () => {
  const leader = await leaderKey();
  const standby = PATRONI.find((name) => name !== leader) ?? '';
  await docker('stop', '--timeout', '5', await containerName(standby));
  try {
    const { report, exitCode } = await drill('switchover');
    assert.equal(exitCode, 2);
    assert.equal(report.outcome, 'refused');
    assert.ok(
      report.reasons.some((reason) => new RegExp(`\\b${standby}\\b`).test(reason)),
      report.reasons.join('\n'),
    );
    // Nothing was changed.
    await systemHasNow('the leader key', leaderKey, leader);
  } finally {
    await docker('start', await containerName(standby));
    await untilWhole();
  }
});

test('SIGTERM in the middle aborts the drill: what it broke is healed before it ends', async () => {
  const master = await redisMaster();
  const run = start('redis-crash');
  await run.until(async () => (await containerState(master)) === 'exited', 'the fault');
  run.abort();
  const { report, exitCode, progress } = await run.end();
  assert.equal(exitCode, 2, progress);
  assert.equal(report.outcome, 'aborted');
  assert.equal(report.verdict, 'not proven');
  // Healed, and waited for.
  await systemHasNow(`the state of ${master}`, () => containerState(master), 'running');
  assert.ok((await cli(['heal', '--yes'])).stdout.includes('there is no active fault'));
  await untilWhole();
});

test('an application that gets through no more is found out: HAProxy is stopped in the middle', async () => {
  const haproxy = await containerName('haproxy');
  const run = start('redis-crash');
  try {
    await run.until(() => run.progress().includes('fault: kill the Redis master'), 'the fault');
    await docker('stop', '--timeout', '2', haproxy);
    await run.until(() => /[✓✗] validate application connectivity/.test(run.progress()), 'the check');
  } finally {
    await docker('start', haproxy);
  }
  const { report, exitCode, progress } = await run.end();
  assert.equal(exitCode, 1, progress);
  const step = report.steps.find(({ name }) => name === 'validate application connectivity');
  assert.equal(step?.ok, false, progress);
  assert.match(step?.text ?? '', /HAProxy:primary/);
  assert.ok(report.reasons.some((reason) => reason.startsWith('validate application connectivity')));
  await untilWhole();
});

/** Begins a drill that something is done to while it runs. */
function start(name: string) {
  const args = [CLI, '--project', PROJECT, 'drill', name, '--yes', '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let document = '';
  let progress = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    document += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    progress += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    progress: () => progress,
    abort: () => child.kill('SIGTERM'),
    /** Waits for something; what does not come leaves no drill behind. */
    until: async (check: () => boolean | Promise<boolean>, what: string) => {
      try {
        await until(check, { timeoutMs: 180_000, what });
      } catch (error) {
        child.kill('SIGTERM');
        throw new Error(`${(error as Error).message}\n${progress}`);
      }
    },
    end: async () => {
      const exitCode = await ended;
      return { report: JSON.parse(document) as Report, exitCode, progress };
    },
  };
}

/** Changes Patroni's configuration through a member. */
async function configure(member: string, patch: Record<string, unknown>): Promise<void> {
  const port = await hostPort(member, REST[member as keyof typeof REST]);
  const password = await inside(member, 'printenv', 'PATRONI_RESTAPI_PASSWORD');
  const answer = await fetch(`http://127.0.0.1:${port}/config`, {
    method: 'PATCH',
    headers: { authorization: `Basic ${Buffer.from(`patroni:${password}`).toString('base64')}` },
    body: JSON.stringify(patch),
    signal: AbortSignal.timeout(10_000),
  });
  assert.equal(answer.status, 200);
  const isSynchronous = async () => (await syncStandbys()).length > 0;
  const expected = patch.synchronous_mode === true;
  await systemHas('whether replication is synchronous', isSynchronous, expected, { within: 60_000 });
}

/** The container that is the Redis master now. */
async function redisMaster(): Promise<string> {
  for (const member of ['redis', 'redis-replica']) {
    const role = await inside(member, 'redis-cli', 'role');
    if (role.startsWith('master')) return member;
  }
  throw new Error('there is no Redis master');
}
