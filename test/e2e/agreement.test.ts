import assert from 'node:assert/strict';
import { afterEach, before, test } from 'node:test';
import { containerName, docker, leaderKey, untilWhole } from '../stack.ts';
import { withConsole } from './console.ts';
import { nothingOf } from './sight.ts';

const stopped = new Set<string>();

before(() => untilWhole());
afterEach(async () => {
  for (const container of stopped) await docker('start', container);
  stopped.clear();
  await untilWhole();
});

/** Ends the container of a member at once; it runs again after the test. */
async function kill(member: string): Promise<void> {
  const container = await containerName(member);
  stopped.add(container);
  await docker('kill', container);
}

test('the leader is killed: before its key expires etcd and Docker are said to disagree, then all agree again', async () => {
  const leader = await leaderKey();
  await withConsole([80, 24], async (operator) => {
    await operator.sees(`✓ layers agree · leader ${leader}`);
    await kill(leader);
    const sides = `etcd: leader ${leader} · Docker: .*exited .*\\d+ s ago`;
    const left = await operator.reads(new RegExp(`✗ \\d+ s · ${sides} · key .*?(\\d+) s`));
    assert.ok(Number(left) > 0, `the key still has ${left} s`);
    operator.alsoSees(new RegExp(`CRITICAL.*${leader} holds the leader key`));
    await operator.sees([/✓ layers agree · leader patroni\d/, nothingOf(`· leader ${leader}`)]);
  });
});

test('a sentinel is stopped: its row says so, the others count who is left, and it is silent, not agreeing', async () => {
  await withConsole([200, 60], async (operator) => {
    await operator.sees(/✓ layers agree .*: 3 sentinels/);
    await kill('sentinel2');
    await operator.seesRow('sentinel2', 'exited (137)');
    const line = await operator.reads(/^ *\?.*silent: sentinel2.*/m);
    assert.doesNotMatch(line, /✓/);
    await operator.seesRow('sentinel1', '✓ 2 usable, needs 2');
  });
});
