import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { leaderKey, syncStandbys, untilWhole } from '../stack.ts';
import { rowOf, withConsole } from './console.ts';

before(() => untilWhole());

const MEMBERS = [
  ...['patroni1', 'patroni2', 'patroni3', 'etcd1', 'etcd2', 'etcd3'],
  ...['sentinel1', 'sentinel2', 'sentinel3', 'redis-replica'],
];

for (const [cols, rows] of [
  [80, 24],
  [120, 40],
  [200, 60],
] as const) {
  test(`at ${cols}×${rows} all four panes fill with every member`, async () => {
    await withConsole([cols, rows], async (terminal) => {
      await terminal.until('a healthy stack', (screen) => screen.includes('HEALTHY'));
      const screen = terminal.text();
      for (const pane of ['1 Patroni', '2 etcd', '3 Sentinel', '4 HAProxy'])
        assert.ok(screen.includes(pane), pane);
      for (const member of MEMBERS) assert.ok(screen.includes(member), `${member} in\n${screen}`);
      assert.match(screen, /quorum 3 of 3/);
      assert.match(screen, new RegExp(`writes → ${await leaderKey()}`));
      assert.equal(screen.match(/L7OK|L7STS/g)?.length, 6, screen);
    });
  });
}

test('leader and sync standby are those that etcd names', async () => {
  await withConsole([120, 40], async (terminal) => {
    await terminal.until('a healthy stack', (screen) => screen.includes('HEALTHY'));
    const screen = terminal.text();
    assert.match(rowOf(screen, await leaderKey()), /primary +leader/);
    for (const name of await syncStandbys()) assert.match(rowOf(screen, name), /replica +sync standby/);
  });
});

test('a terminal that is resized is filled again without debris', async () => {
  await withConsole([120, 40], async (terminal) => {
    await terminal.until('a healthy stack', (screen) => screen.includes('HEALTHY'));
    terminal.resize(80, 24);
    const small = await terminal.until('the small layout', (screen) => {
      const lines = screen.split('\n');
      return lines.length === 24 && /q leave/.test(lines.at(-1) ?? '') && lines;
    });
    assert.equal(small.filter((line) => line.includes('1 Patroni')).length, 1);
    terminal.resize(200, 60);
    await terminal.until('the large layout', (screen) => /q leave/.test(screen.split('\n')[59] ?? ''));
    assert.equal(terminal.lines().filter((line) => line.includes('1 Patroni')).length, 1);
  });
});
