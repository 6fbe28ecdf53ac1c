import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aSyncStandby, leaderKey, patroni, untilWhole, writeServers } from '../stack.ts';
import { until } from '../wait.ts';
import { cli, rowOf, withConsole } from './console.ts';

before(() => untilWhole());
after(() => untilWhole());

test('a switchover by keyboard moves the leader; the screen and HAProxy follow', async () => {
  const old = await leaderKey();
  const standby = await aSyncStandby();
  await withConsole([120, 40], async (terminal) => {
    await terminal.until('a healthy stack', (screen) => screen.includes('HEALTHY'));
    terminal.press('S');
    const shown = await terminal.until('the confirmation', (s) => s.includes('patronictl switchover') && s);
    assert.match(
      shown,
      new RegExp(`--leader ${old} --candidate ${standby}`),
      'the sync standby is preselected',
    );
    terminal.press('y');
    await terminal.until('success', (s) => new RegExp(`switchover ${standby}: succeeded`).test(s), 120_000);
    await terminal.until(
      'the new leader in its row',
      (s) => /primary +leader/.test(rowOf(s, standby)) && /replica/.test(rowOf(s, old)),
    );
    await terminal.until('the new route', (s) => s.includes(`writes → ${standby}`));
    terminal.press('h');
    await terminal.until('it in the history', (s) =>
      new RegExp(`${standby}\\s+switchover by .*key S`).test(s),
    );
  });
  const told = async () => JSON.parse((await cli(['history', '--json'])).stdout).promotions;
  const [row] = await until(told, { timeoutMs: 30_000, what: 'the history' });
  assert.deepEqual([row.newLeader, row.cause, row.action, row.by], [standby, 'asked', 'switchover', 'key S']);
  assert.equal(await leaderKey(), standby);
  assert.equal((await patroni(standby)).role, 'primary');
  await until(async () => (await writeServers()).join() === standby, { timeoutMs: 30_000, what: 'HAProxy' });
});
