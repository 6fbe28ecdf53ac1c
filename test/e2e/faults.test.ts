import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { containerName, docker, leaderKey, patroni, rules, stressProcesses, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';
import { cli, selectRow, withConsole } from './console.ts';
import type { Terminal } from './terminal.ts';

before(() => untilWhole());
after(() => untilWhole());

const state = async (member: string) =>
  await docker('inspect', '--format', '{{.State.Status}}', await containerName(member));

/** Opens the confirmation of a fault, types its duration and carries it out. */
async function inject(terminal: Terminal, key: string, seconds: number): Promise<void> {
  terminal.press(key);
  await terminal.until('the confirmation', (s) => s.includes('y carry it out'));
  for (let field = 0; !/▸ Duration/.test(terminal.text()) && field < 5; field += 1) {
    const before = terminal.text();
    terminal.press('\t');
    await terminal.until('the next field', (s) => s !== before);
  }
  terminal.press(`${'\u007f'.repeat(3)}${seconds}`);
  await terminal.until('the duration', (s) => s.includes(`◂ ${seconds} s ▸`));
  terminal.press('y');
}

for (const { key, member, fault, injected, healed } of [
  {
    key: 'Z',
    member: 'sentinel3',
    fault: 'chaos pause',
    injected: async () => (await state('sentinel3')) === 'paused',
    healed: async () => (await state('sentinel3')) === 'running',
  },
  {
    key: 'X',
    member: 'redis-replica',
    fault: 'chaos network-partition',
    injected: async () => (await rules('redis-replica')).includes('PAWS-'),
    healed: async () => !(await rules('redis-replica')).includes('PAWS-'),
  },
  {
    key: 'C',
    member: 'redis-replica',
    fault: 'chaos cpu-stress',
    injected: async () => (await stressProcesses('redis-replica')) > 0,
    healed: async () => (await stressProcesses('redis-replica')) === 0,
  },
] as const) {
  test(`${fault} heals by its deadline although the console is killed in the middle of it`, async () => {
    assert.equal(await healed(), true, 'the state before');
    await withConsole([120, 40], async (terminal) => {
      await terminal.until('a healthy stack', (s) => s.includes('HEALTHY'), 120_000);
      await selectRow(terminal, 3, member);
      await inject(terminal, key, 12);
      await terminal.until('success', (s) => s.includes(`${fault} ${member}`) && s.includes(': succeeded'));
      assert.equal(await injected(), true);
      // What comes next is the end of the console by SIGKILL: that is how `withConsole` ends it.
    });
    await until(healed, { timeoutMs: 40_000, what: `${fault} to be healed` });
    await until(async () => (await cli(['heal', '--yes'])).stdout.includes('there is no active fault'), {
      timeoutMs: 30_000,
      what: 'the journal to be empty',
    });
    await untilWhole();
  });
}

test('a primary that is cut off from etcd is demoted before another one is promoted, and comes back', async () => {
  const old = await leaderKey();
  const before = await rules(old);
  let together = 0;
  let looks = 0;
  let watching = true;
  const watch = (async () => {
    while (watching) {
      const nodes = await Promise.all(
        ['patroni1', 'patroni2', 'patroni3'].map((name) => patroni(name).catch(() => undefined)),
      );
      const writable = nodes.filter((node) => node?.role === 'primary' && node.state === 'running');
      looks += 1;
      if (writable.length > 1) together += 1;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  const { exitCode, stdout } = await cli([
    ...['chaos', 'network-partition', old, '--from', 'etcd', '--duration', '60', '--yes'],
  ]);
  assert.equal(exitCode, 0, stdout);
  const next = await until(
    async () => {
      const name = await leaderKey();
      return name !== '' && name !== old && (await patroni(name)).role === 'primary' ? name : undefined;
    },
    { timeoutMs: 60_000, what: 'a new leader' },
  );
  assert.notEqual((await patroni(old)).role, 'primary', 'the old one was demoted');
  await until(async () => (await cli(['heal', '--yes', '--dry-run'])).stdout.includes('no active fault'), {
    timeoutMs: 90_000,
    what: 'the partition to end by itself',
  });
  await untilWhole();
  watching = false;
  await watch;
  assert.equal(await leaderKey(), next);
  assert.ok(looks > 50, `${looks} looks`);
  assert.equal(together, 0, 'never two writable at once');
  assert.equal(await rules(old), before, 'the network is as before');
});
