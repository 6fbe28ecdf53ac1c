import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { leaderKey, syncStandbys, untilWhole } from '../stack.ts';
import { alongside, CLI, rowOf, withConsole } from './console.ts';
import { Terminal } from './terminal.ts';

before(() => untilWhole());

const TITLES = ['1 Patroni', '2 etcd', '3 Sentinel', '4 HAProxy'];
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
      for (const title of TITLES) assert.ok(screen.includes(title), title);
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

// With no stack to watch, a screen of one size is always the same but for its clock.
test('a terminal that is resized shows what one of that size shows', async () => {
  const busy = alongside(
    'process.on("SIGUSR2", () => { for (const t = Date.now(); Date.now() < t + 300;); })',
  );
  const withoutClock = (screen: string) => screen.replace(/\d\d:\d\d:\d\d/, '');
  const empty = async (cols: number, rows: number) => {
    const argv = [CLI, '--project', 'nosuchproject'];
    const terminal = new Terminal(process.execPath, argv, { cols, rows, env: busy });
    await terminal.until('the verdict', (screen) => screen.includes('no container of project'));
    return terminal;
  };
  const resized = await empty(120, 40);
  try {
    for (const sizes of ['80×24', '200×60', '80×24 200×60', '80×24 120×40']) {
      let [cols, rows] = [0, 0];
      // The console finds the last size, whatever came between.
      resized.signal('SIGUSR2');
      for (const size of sizes.split(' ')) {
        [cols = 0, rows = 0] = size.split('×').map(Number);
        resized.resize(cols, rows);
      }
      const fresh = await empty(cols, rows);
      const expected = withoutClock(fresh.text());
      await fresh.close();
      await resized.until(`the screen of ${sizes}`, (screen) => withoutClock(screen) === expected, 10_000);
    }
  } finally {
    await resized.close();
  }
});
