import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRuntime } from '../../source/app/runtime.ts';
import type { Runtime } from '../../source/app/runtime-type.ts';
import { dockerClient } from '../../source/inventory/docker/docker.ts';
import { STATS_PERIOD_MS, usageBetween } from '../../source/model/stats.ts';
import { containerName, docker, PROJECT, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';

const client = dockerClient();
const limit = { deadlineMs: 10_000 };

before(() => untilWhole());

/** What `docker stats` says that a container uses of memory, bytes. */
async function memoryByDocker(name: string): Promise<number> {
  const text = await docker('stats', '--no-stream', '--format', '{{.MemUsage}}', name);
  const [, number = '', unit = ''] = /^([\d.]+)([KMG]?i?B)/.exec(text) ?? [];
  return Number(number) * 1024 ** ['B', 'KiB', 'MiB', 'GiB'].indexOf(unit);
}

test('memory is counted as docker itself counts it', async () => {
  const name = await containerName('redis');
  const sample = await client.stats(name, limit);
  const expected = await memoryByDocker(name);
  assert.ok(sample?.memoryUsed);
  assert.ok(Math.abs(sample.memoryUsed - expected) < 0.2 * expected, `${sample.memoryUsed} and ${expected}`);
});

test('a busy loop shows as CPU, and its traffic as network', async () => {
  const name = await containerName('sentinel3');
  const busy = docker('exec', name, 'timeout', '15', 'sh', '-c', 'while :; do :; done').catch(() => '');
  let last = await client.stats(name, limit);
  const usage = await until(
    async () => {
      const sample = await client.stats(name, limit);
      assert.ok(sample);
      const used = usageBetween(last, sample);
      last = sample;
      return (used.cpuPercent ?? 0) > 20 ? used : undefined;
    },
    { timeoutMs: 15_000, what: 'more than 20 % of a core' },
  );
  // Sentinels talk to each other all the time.
  assert.ok((usage.receiveRate ?? 0) > 0);
  assert.ok((usage.sendRate ?? 0) > 0);
  await docker('exec', name, 'pkill', '-x', 'timeout').catch(() => '');
  await busy;
});

test('a container that does not run has no counters', async (t) => {
  const image = await docker('inspect', '--format', '{{.Image}}', await containerName('redis'));
  const id = await docker('create', '--network', 'none', image, 'true');
  t.after(() => docker('rm', '--force', id));
  assert.equal(await client.stats(id, limit), undefined);
});

test('a container that does not exist is an error with a message', async () => {
  await assert.rejects(client.stats('no-such-container', limit), /^Error: Docker: No such container/);
});

let runtime: Runtime | undefined;
after(() => runtime?.stop());

test('every container is polled while the pane is on the screen, and none once it is not', async () => {
  runtime = createRuntime(PROJECT);
  const { store } = runtime;
  await runtime.settled();
  assert.deepEqual(store.get().stats, {});
  store.dispatchNow({ type: 'panes.shown', panels: ['containers'] });
  const members = store.get().containers.value?.map(({ member }) => member) ?? [];
  assert.equal(members.length, 13);
  await until(() => members.every((member) => store.get().stats[member]?.value?.cpuPercent !== undefined), {
    timeoutMs: 20_000,
    what: 'rates of all containers',
  });

  store.dispatchNow({ type: 'panes.shown', panels: [] });
  const passed = async (ms: number) => {
    const { now } = store.get();
    await until(() => store.get().now > now + ms, { timeoutMs: 20_000, what: `${ms} ms of the clock` });
  };
  // What was on its way has come then.
  await passed(1_000);
  const { stats } = store.get();
  await passed(2 * STATS_PERIOD_MS);
  assert.equal(store.get().stats, stats);
});
