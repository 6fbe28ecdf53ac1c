import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { actionById } from '../../source/actions/catalogue.ts';
import type { Command } from '../../source/domain/command.ts';
import { containerOf } from '../../source/domain/facts.ts';
import { healthOf } from '../../source/domain/health.ts';
import { createRuntime, isSettled, type Runtime } from '../../source/runtime.ts';
import type { State } from '../../source/store/state.ts';
import type { Target } from '../../source/store/ui-state.ts';
import { containerName, docker, leaderKey, PROJECT, syncStandbys, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';
import { inside, switchOver } from './inside.ts';

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
  values: { workers: '1', seconds: String(seconds) },
});

const untilState = async (what: string, is: (state: State) => boolean) =>
  await until(() => is(runtime.store.get()), { timeoutMs: 60_000, what });

const stressed = async (member: string) => /stress-ng/.test(await docker('top', await containerName(member)));

test('settled means that every member was heard of, and the stack is known as it is', async () => {
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

test('CPU stress runs in the container, is told while it goes on, and ends by itself', {
  timeout: 60_000,
}, async () => {
  const target = stress('sentinel1', 2);
  const progress: string[] = [];
  const running = runtime.run(STRESS, target, planned(STRESS, target), (text) => progress.push(text));
  await until(() => stressed('sentinel1'), { timeoutMs: 20_000, what: 'stress-ng in sentinel1' });
  assert.equal(runtime.store.get().runs.at(-1)?.outcome, undefined, 'it is in progress');
  const result = await running;
  assert.deepEqual(result, {
    outcome: 'succeeded',
    text: 'sentinel1 was stressed for 2 s and is released',
  });
  assert.equal(await stressed('sentinel1'), false);
  assert.deepEqual(progress, ['1 workers for 2 s']);
  const state = runtime.store.get();
  assert.equal(state.runs.at(-1)?.outcome, 'succeeded');
  assert.deepEqual(
    state.timeline.filter(({ source }) => source === 'action').map(({ text }) => text),
    [
      'chaos cpu-stress sentinel1 1 2: started',
      'chaos cpu-stress sentinel1 1 2: succeeded: sentinel1 was stressed for 2 s and is released',
    ],
  );
});

test('two at a time on one member: the second is refused, the first goes on', {
  timeout: 60_000,
}, async () => {
  const target = stress('sentinel2', 2);
  const first = runtime.run(STRESS, target, planned(STRESS, target));
  const second = await runtime.run(STRESS, target, planned(STRESS, target));
  assert.deepEqual(second, {
    outcome: 'refused',
    text: 'chaos cpu-stress sentinel2 1 2 is still in progress',
  });
  assert.equal((await first).outcome, 'succeeded');
});

test('another plan than the one that was shown is refused', async () => {
  const shown = planned(STRESS, stress('sentinel2', 2));
  const result = await runtime.run(STRESS, stress('sentinel3', 2), shown);
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
    type: 'container.cpu-stress',
    member: 'haproxy',
    container,
    workers: 1,
    seconds: 2,
  };
  const result = await runtime.run(STRESS, stress('haproxy', 2), [shown]);
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
  assert.deepEqual(await runtime.run(STRESS, target, shown), {
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
  const target: Target = { member: 'redis-replica', values: {} };
  const result = await runtime.run('chaos kill-random', target, planned('chaos kill-random', target));
  assert.deepEqual(result, {
    outcome: 'succeeded',
    text: `redis-replica is dead (exit code 137); start it again with docker start ${name}`,
  });
  assert.equal(await docker('inspect', '--format', '{{.State.Status}}', name), 'exited');
});

test('a switchover is refused when the leader changed while the operator was reading', async (t) => {
  t.after(() => untilWhole());
  const old = await leaderKey();
  const [candidate = ''] = await syncStandbys();
  const target: Target = { values: { candidate } };
  await untilState(
    'the candidate to be fit',
    (s) => actionById('switchover')?.disabled(s, target) === undefined,
  );
  const shown = planned('switchover', target);
  assert.deepEqual(shown, [{ type: 'patroni.switchover', leader: old, candidate }]);

  await switchOver(old, candidate);
  await untilState('the new leader', (state) => state.dcs.value?.leader?.name === candidate);
  const refused = await runtime.run('switchover', target, shown);
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

test('a stop in the middle of an action ends the process; what became of the action is said as unknown', async () => {
  const path = fileURLToPath(new URL('programs/stop-in-action.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', path, PROJECT], {
    timeout: 60_000,
  });
  assert.match(stdout, /^unknown: .*stress-ng ends by itself after 3 s$/);
  await until(async () => !(await stressed('sentinel1')), {
    timeoutMs: 30_000,
    what: 'the end of stress-ng',
  });
});
