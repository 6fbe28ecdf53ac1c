import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { actionById } from '../../source/actions/catalogue.ts';
import { createRuntime } from '../../source/app/runtime.ts';
import type { Runtime } from '../../source/app/runtime-type.ts';
import { healthOf } from '../../source/cluster/health.ts';
import type { Command } from '../../source/model/command.ts';
import { containerOf } from '../../source/model/facts.ts';
import { isSettled } from '../../source/store/settled.ts';
import type { State } from '../../source/store/state.ts';
import type { Target } from '../../source/store/ui-state.ts';
import { inside, switchOver } from '../inside.ts';
import {
  aSyncStandby,
  containerName,
  docker,
  leaderKey,
  PROJECT,
  syncStandbys,
  untilWhole,
} from '../stack.ts';
import { until } from '../wait.ts';

const STRESS = 'chaos cpu-stress';
let runtime: Runtime;

before(async () => {
  await untilWhole();
  runtime = createRuntime(PROJECT);
  await runtime.settled();
});

after(
  async () => {
    await runtime.stop();
    await untilWhole();
  },
  { timeout: 300_000 },
);

/** What is planned when the action is aimed at a target now, as a confirmation would show it. */
function planned(id: string, target: Target): readonly Command[] {
  const action = actionById(id);
  assert.ok(action);
  const state = runtime.store.get();
  assert.equal(action.disabled(state, target), undefined);
  return action.plan(state, target);
}

const stress = (member: string, seconds: number): Target => ({
  member,
  values: { workers: '1', duration: String(seconds) },
});

const run = (id: string, target: Target, shown = planned(id, target)) =>
  runtime.run(id, target, shown, 'test');

const untilState = async (what: string, is: (state: State) => boolean) =>
  await until(() => is(runtime.store.get()), { timeoutMs: 60_000, what });

const stressed = async (member: string) => /stress-ng/.test(await docker('top', await containerName(member)));

test('settled means that every member was observed, and the stack is known as it is', async () => {
  const state = runtime.store.get();
  assert.ok(isSettled(state));
  assert.equal(state.dcs.value?.leader?.name, await leaderKey());
  assert.deepEqual(state.dcs.value?.sync?.standbys, await syncStandbys());
  await untilState('a healthy verdict', (now) => healthOf(now).verdict === 'healthy');
});

test('a project that does not exist is settled at once, and empty', async () => {
  const other = createRuntime('no-such-project');
  await other.settled();
  assert.deepEqual(other.store.get().containers.value, []);
  await other.stop();
});

test('a fault takes effect, is in the journal, and heals by itself', { timeout: 60_000 }, async () => {
  const target = stress('sentinel1', 3);
  const result = await run(STRESS, target);
  assert.equal(result.outcome, 'succeeded');
  assert.match(result.text, /^sentinel1: 1 busy CPU loops; cpu-stress-sentinel1-\w+ heals by itself in 3 s$/);
  assert.equal(await stressed('sentinel1'), true);
  await untilState('somebody in charge of it', ({ faults }) => faults.value?.[0]?.healer !== undefined);
  assert.equal(runtime.store.get().faults.value?.[0]?.member, 'sentinel1');
  await untilState('its end', ({ faults }) => faults.value?.length === 0);
  assert.equal(await stressed('sentinel1'), false);
  const reported = runtime.store.get().timeline.filter(({ source }) => source === 'action');
  assert.match(reported.at(-1)?.text ?? '', /fault cpu-stress-sentinel1-\w+ on sentinel1: .*: healed/);
});

test('two at a time on one member: the second is refused, the first goes on', {
  timeout: 60_000,
}, async () => {
  const target = stress('sentinel2', 2);
  const first = run(STRESS, target);
  const second = await run(STRESS, target);
  assert.deepEqual(second, {
    outcome: 'refused',
    text: 'chaos cpu-stress sentinel2 1 2 is still in progress',
  });
  assert.equal((await first).outcome, 'succeeded');
  await untilState('its end', ({ faults }) => faults.value?.length === 0);
});

test('another plan than the one that was shown is refused', async () => {
  const shown = planned(STRESS, stress('sentinel2', 2));
  const result = await run(STRESS, stress('sentinel3', 2), shown);
  assert.deepEqual(result, {
    outcome: 'refused',
    text: 'the cluster changed while you were reading; nothing was done',
  });
  assert.equal(await stressed('sentinel2'), false);
  assert.equal(await stressed('sentinel3'), false);
});

test('what may not be harmed is refused, whatever plan is brought along', async () => {
  const container = await containerName('haproxy');
  const shown: Command = {
    type: 'fault.inject',
    member: 'haproxy',
    container,
    containerId: await docker('inspect', '--format', '{{.Id}}', container),
    seconds: 2,
    fault: { kind: 'cpu-stress', workers: 1 },
  };
  const result = await run(STRESS, stress('haproxy', 2), [shown]);
  assert.deepEqual(result, { outcome: 'refused', text: 'haproxy is not labelled io.paws.chaos=allowed' });
  assert.equal(await stressed('haproxy'), false);
});

test('a target that went down while it was read about is refused', async (t) => {
  const name = await containerName('sentinel3');
  t.after(async () => {
    await docker('start', name);
    await untilWhole();
  });
  const target = stress('sentinel3', 2);
  const shown = planned(STRESS, target);
  await docker('stop', name);
  await untilState('sentinel3 to be down', (state) => containerOf(state, 'sentinel3')?.state === 'exited');
  assert.deepEqual(await run(STRESS, target, shown), {
    outcome: 'refused',
    text: 'sentinel3 is not running: it is exited',
  });
});

test('a kill is carried out once, and what it did is said', { timeout: 60_000 }, async (t) => {
  const name = await containerName('redis-replica');
  t.after(async () => {
    await docker('start', name);
    await untilWhole();
  });
  const target: Target = { member: 'redis-replica', values: { role: 'any', seed: '1', duration: '60' } };
  const result = await run('chaos kill-random', target);
  assert.equal(result.outcome, 'succeeded');
  assert.match(
    result.text,
    /^redis-replica: killed \(SIGKILL\); kill-redis-replica-\w+ heals by itself in 60 s$/,
  );
  assert.equal(await docker('inspect', '--format', '{{.State.Status}}', name), 'exited');
  const healed = await run('heal', { values: { fault: 'all' } });
  assert.equal(healed.outcome, 'succeeded');
  assert.equal(await docker('inspect', '--format', '{{.State.Status}}', name), 'running');
});

test('a switchover is refused when the leader changed while the operator was reading', async (t) => {
  t.after(() => untilWhole());
  const old = await leaderKey();
  const candidate = await aSyncStandby();
  const target: Target = { values: { candidate, at: '' } };
  await untilState(
    'the candidate to be fit',
    (s) => actionById('switchover')?.disabled(s, target) === undefined,
  );
  const shown = planned('switchover', target);
  assert.deepEqual(shown, [{ type: 'patroni.switchover', cluster: 'paws360', leader: old, candidate }]);

  await switchOver(old, candidate);
  await untilState('the new leader', (state) => state.dcs.value?.leader?.name === candidate);
  const refused = await run('switchover', target, shown);
  assert.equal(refused.outcome, 'refused');
  assert.equal(await leaderKey(), candidate);
});

test('no password is in the state after all that', async () => {
  for (const [member, name] of [
    ['haproxy', 'PAWS_HAPROXY_STATS_PASSWORD'],
    ['patroni1', 'PAWS_POSTGRES_PASSWORD'],
    ['patroni1', 'PAWS_REPLICATION_PASSWORD'],
  ] as const) {
    const password = await inside(member, 'printenv', name);
    assert.equal(JSON.stringify(runtime.store.get()).includes(password), false, name);
  }
});

test('a stop in the middle of an action ends the process; what became of it is said, and it heals', async () => {
  const path = fileURLToPath(new URL('programs/stop-in-action.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', path, PROJECT], {
    timeout: 60_000,
  });
  assert.match(stdout, /^(unknown|failed|succeeded): /);
  await until(async () => !(await stressed('sentinel1')), {
    timeoutMs: 30_000,
    what: 'the end of stress-ng',
  });
});
