import assert from 'node:assert/strict';
import { afterEach, before, test } from 'node:test';
import { containerName, docker, leaderKey, untilWhole } from '../stack.ts';
import { rowOf, withConsole } from './console.ts';

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
  await withConsole([80, 24], async (terminal) => {
    await terminal.until('agreement', (s) => s.includes(`✓ layers agree · leader ${leader}`));
    await kill(leader);
    const left = await terminal.until(
      'both sides, and what is left of the key',
      (s) =>
        new RegExp(
          `✗ \\d+ s · etcd: leader ${leader} · Docker: .*exited .*\\d+ s ago · key .*?(\\d+) s`,
        ).exec(s)?.[1],
    );
    assert.ok(Number(left) > 0, `the key still has ${left} s`);
    assert.match(terminal.text(), new RegExp(`CRITICAL.*${leader} holds the leader key`));
    await terminal.until(
      'agreement on another leader',
      (s) => /✓ layers agree · leader patroni\d/.test(s) && !s.includes(`· leader ${leader}`),
    );
  });
});

test('a sentinel is stopped: its row says so, the others count who is left, and it is silent, not agreeing', async () => {
  await withConsole([200, 60], async (terminal) => {
    await terminal.until('agreement', (s) => /✓ layers agree .*: 3 sentinels/.test(s));
    await kill('sentinel2');
    await terminal.until('the row of the dead sentinel', (s) => /exited \(137\)/.test(rowOf(s, 'sentinel2')));
    const line = await terminal.until('its silence', (s) =>
      s.split('\n').find((text) => /^ *\?.*silent: sentinel2/.test(text)),
    );
    assert.doesNotMatch(line, /✓/);
    await terminal.until('two usable sentinels', (s) => /✓ 2 usable, needs 2/.test(rowOf(s, 'sentinel1')));
  });
});
