import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import type { ActiveFault } from '../../source/model/fault.ts';
import type { State } from '../../source/store/state.ts';
import { after, containers, healthy, NOW, tick, used } from '../fixtures/state.ts';
import { until } from '../wait.ts';
import { ESC, lineWith, type Screen, screen } from './screen.tsx';

const BUSY = {
  cpuPercent: 151.3,
  memoryUsed: 155_000_000,
  memoryLimit: 536_870_912,
  receiveRate: 1_234,
  sendRate: 56_789_000,
  readRate: 4_096,
  writeRate: 0,
};

async function onContainers<T>(
  state: State,
  columns: number,
  rows: number,
  check: (s: Screen) => T | Promise<T>,
): Promise<T> {
  const s = await screen(state, columns, rows);
  try {
    await s.press('5');
    return await check(s);
  } finally {
    s.close();
  }
}

const rowOf = (s: Screen, member: string) =>
  s.lines().find((line) => new RegExp(`^[┃ ▸]*${member} `).test(line)) ?? '';

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
  [200, 60],
] as const) {
  test(`at ${columns}×${rows} a row says state, CPU and memory, and is never too wide`, async () => {
    await onContainers(after(healthy(), used({ patroni1: BUSY })), columns, rows, (s) => {
      for (const line of s.lines()) assert.ok(stringWidth(line) <= columns, line);
      const row = lineWith(s.lines(), 'patroni1', '151 %');
      assert.match(row, /running +healthy +0 +151 % +148 MB/);
      assert.match(s.text(), /13 of 13 up/);
    });
  });
}

test('on a wide screen a row has the limit, network and block rates as well', async () => {
  await onContainers(after(healthy(), used({ patroni1: BUSY })), 200, 60, (s) => {
    assert.match(
      lineWith(s.lines(), 'CONTAINER', 'CPU'),
      /MEMORY +LIMIT +NET IN +NET OUT +READ +WRITE +UPTIME/,
    );
    const row = lineWith(s.lines(), 'patroni1', '151 %');
    assert.match(row, /148 MB +512 MB +1\.2 kB\/s +54 MB\/s +4\.0 kB\/s +0 B\/s +1h 0m/);
  });
});

test('what the engine does not count is a dash, what was not observed yet is empty', async () => {
  const { readRate: _, writeRate: __, ...uncounted } = BUSY;
  await onContainers(after(healthy(), used({ patroni1: uncounted })), 200, 60, (s) => {
    assert.match(lineWith(s.lines(), 'patroni1', '151 %'), /54 MB\/s +- +- +1h 0m/);
    assert.match(lineWith(s.lines(), 'etcd1', 'running', 'paws360-etcd1-1'), /healthy +0 +1h 0m/);
  });
});

test('a container that does not run uses nothing, whatever it used before', async () => {
  const gone = { patroni1: { state: 'exited', health: 'none', exitCode: 137, finishedAt: NOW } } as const;
  const state = after(healthy(), used({ patroni1: BUSY }), containers(gone));
  await onContainers(state, 120, 40, (s) => {
    assert.match(rowOf(s, 'patroni1'), /exited \(137\) +- +0 +- +- +-/);
    assert.match(s.text(), /12 of 13 up/);
  });
});

test('figures that are not of now are dim, and the title says how old they are', async () => {
  const state = after(healthy(), used({ patroni1: BUSY }), containers({}, NOW + 14_000), tick(14));
  await onContainers(state, 120, 40, (s) => {
    assert.match(lineWith(s.lines(), '5 Containers'), /usage 14 s old/);
    const row = s
      .raw()
      .split('\n')
      .find((line) => line.includes('151 %'));
    assert.match(row ?? '', new RegExp(`${ESC}\\[2m +151 %`));
  });
});

test('old figures have their reason, if it is known', async () => {
  const failed = {
    type: 'source.failed',
    system: 'stats',
    member: 'patroni1',
    error: 'Docker: permission denied (HTTP code 403)',
    at: NOW + 7_000,
  } as const;
  const state = after(healthy(), used({ patroni1: BUSY }), containers({}, NOW + 7_000), failed, tick(7));
  await onContainers(state, 120, 40, (s) => {
    assert.match(lineWith(s.lines(), '5 Containers'), /usage denied, 7 s old/);
  });
});

test('memory close to its limit is highlighted', async () => {
  const near = { ...BUSY, memoryUsed: 500_000_000 };
  await onContainers(after(healthy(), used({ redis: near })), 120, 40, (s) => {
    const row = s
      .raw()
      .split('\n')
      .find((line) => line.includes('477 MB'));
    assert.match(row ?? '', new RegExp(`${ESC}\\[31m${ESC}\\[1m +477 MB`));
  });
});

test('the fault that is active on a container is named while it lasts, and its column is there only then', async () => {
  const journal = (...faults: readonly ActiveFault[]) =>
    ({ type: 'faults.observed', faults, at: NOW }) as const;
  const stress: ActiveFault = {
    id: 'cpu-stress-redis-1a2b',
    kind: 'cpu-stress',
    project: 'paws360',
    member: 'redis',
    detail: '2 busy CPU loops',
    startedAt: NOW,
    deadline: NOW + 30_000,
    seconds: 30,
    victim: { id: 'a'.repeat(64), name: 'paws360-redis-1' },
    healer: 1,
  };
  const paused = containers({ etcd3: { state: 'paused' } }, NOW + 12_000);
  await onContainers(healthy(), 80, 24, (s) => assert.doesNotMatch(s.text(), /FAULT/));
  await onContainers(after(healthy(), journal(stress), paused, tick(12)), 80, 24, async (s) => {
    assert.match(lineWith(s.lines(), 'CONTAINER'), /FAULT/);
    assert.match(rowOf(s, 'redis'), /cpu-stress 12 s/);
    assert.match(rowOf(s, 'etcd3'), /paused.* paused /);
    s.store.dispatchNow(journal());
    await s.press();
    assert.doesNotMatch(rowOf(s, 'redis'), /cpu-stress/);
  });
});

test('rows are sorted by what they use, not by the letters of it', async () => {
  const stats = { etcd1: { cpuPercent: 9.5 }, redis: { cpuPercent: 120 }, haproxy: { cpuPercent: 20 } };
  await onContainers(after(healthy(), used(stats)), 120, 40, async (s) => {
    while (s.store.get().ui.sorts.containers?.column !== 'CPU') await s.press('o');
    await s.press('r');
    const cpu = s.lines().flatMap((line) => /([\d.]+) %/.exec(line)?.[1] ?? []);
    assert.deepEqual(cpu, ['120', '20', '9.5']);
  });
});

test('the store knows which panes are on the screen, so that only their data is polled', async () => {
  const s = await screen(healthy(), 80, 24);
  const shows = (...panels: readonly string[]) =>
    until(() => s.store.get().ui.shown.join() === panels.join(), {
      timeoutMs: 5_000,
      what: `only ${panels}`,
    });
  await shows('patroni', 'etcd', 'sentinel', 'haproxy');
  await s.press('5');
  await shows('containers');
  await s.press('t');
  await shows();
  await s.press('q');
  await shows('containers');
  await s.resize(200, 60);
  await shows('patroni', 'etcd', 'sentinel', 'haproxy', 'containers', 'app');
  await s.resize(30, 8);
  await shows();
  s.close();
});
