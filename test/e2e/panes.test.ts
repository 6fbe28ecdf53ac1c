import { before, test } from 'node:test';
import { leaderKey, syncStandbys, untilWhole } from '../stack.ts';
import { alongside, CLI, withConsole, withTerminal } from './console.ts';
import type { Operator } from './operator.ts';
import { inRow, times } from './sight.ts';

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
    await withConsole([cols, rows], async (operator) => {
      await operator.sees('HEALTHY');
      for (const title of TITLES) operator.alsoSees(title);
      for (const member of MEMBERS) operator.alsoSees(member);
      operator.alsoSees('quorum 3 of 3');
      operator.alsoSees(`writes → ${await leaderKey()}`);
      operator.alsoSees(times(6, /L7OK|L7STS/));
    });
  });
}

test('leader and sync standby are those that etcd names', async () => {
  await withConsole([120, 40], async (operator) => {
    await operator.sees('HEALTHY');
    operator.alsoSees(inRow(await leaderKey(), /primary +leader/));
    for (const name of await syncStandbys()) operator.alsoSees(inRow(name, /replica +sync standby/));
  });
});

// With no stack to watch, a screen of one size is always the same but for its clock.
test('a terminal that is resized shows what one of that size shows', async () => {
  const busy = alongside(
    'process.on("SIGUSR2", () => { for (const t = Date.now(); Date.now() < t + 300;); })',
  );
  const withoutClock = (screen: string) => screen.replace(/\d\d:\d\d:\d\d/, '');
  const withEmpty = async (cols: number, rows: number, use: (operator: Operator) => Promise<void>) => {
    const argv = [process.execPath, CLI, '--project', 'nosuchproject'] as const;
    await withTerminal(argv, { cols, rows, env: busy }, async (operator) => {
      await operator.sees('no container of project');
      await use(operator);
    });
  };
  await withEmpty(120, 40, async (operator) => {
    for (const sizes of ['80×24', '200×60', '80×24 200×60', '80×24 120×40']) {
      let [cols, rows] = [0, 0];
      // The console finds the last size, whatever came between.
      operator.terminal.signal('SIGUSR2');
      for (const size of sizes.split(' ')) {
        [cols = 0, rows = 0] = size.split('×').map(Number);
        operator.resizes(cols, rows);
      }
      let expected = '';
      await withEmpty(cols, rows, async (fresh) => {
        expected = withoutClock(fresh.screen);
      });
      const same = { name: `the screen of ${sizes}`, isOn: (s: string) => withoutClock(s) === expected };
      await operator.sees(same, { within: 10_000 });
    }
  });
});
