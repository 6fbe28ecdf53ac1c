import { after, before, test } from 'node:test';
import { aSyncStandby, leaderKey, patroni, untilWhole, writeServers } from '../stack.ts';
import { cli, withConsole } from './console.ts';
import { inRow } from './sight.ts';
import { systemHas, systemHasNow } from './system.ts';

before(() => untilWhole());
after(() => untilWhole());

/** The newest promotion in the history, and why it came. */
async function newestPromotion() {
  const [row] = JSON.parse((await cli(['history', '--json'])).stdout).promotions;
  return [row.newLeader, row.cause, row.action, row.by];
}

test('a switchover by keyboard moves the leader; the screen and HAProxy follow', async () => {
  const old = await leaderKey();
  const standby = await aSyncStandby();
  await withConsole([120, 40], async (operator) => {
    await operator.sees('HEALTHY');
    operator.presses('S');
    await operator.sees('patronictl switchover');
    // The sync standby is preselected.
    operator.alsoSees(`--leader ${old} --candidate ${standby}`);
    operator.presses('y');
    await operator.sees(`switchover ${standby}: succeeded`, { within: 120_000 });
    await operator.sees([inRow(standby, /primary +leader/), inRow(old, 'replica')]);
    await operator.sees(`writes → ${standby}`);
    operator.presses('h');
    await operator.sees(new RegExp(`${standby}\\s+switchover by .*key S`));
  });
  await systemHas('the newest promotion', newestPromotion, [standby, 'asked', 'switchover', 'key S']);
  await systemHasNow('the leader key', leaderKey, standby);
  await systemHasNow('its role', async () => (await patroni(standby)).role, 'primary');
  await systemHas('the servers for writes', writeServers, [standby]);
});
