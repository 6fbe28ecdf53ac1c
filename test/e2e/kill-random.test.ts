import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { containerName, docker, leaderKey, patroni, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';
import { rowOf, withConsole } from './console.ts';
import type { Terminal } from './terminal.ts';

before(() => untilWhole());
after(() => untilWhole());

/** Opens the confirmation until chance has chosen the member, as a patient operator would. */
async function draw(terminal: Terminal, member: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    terminal.press('K');
    const line = await terminal.until('a victim', (s) => /docker kill (\S+)/.exec(s)?.[1]);
    if (line === (await containerName(member))) return;
    terminal.press('\u001b');
    await terminal.until('the panes alone', (s) => !s.includes('docker kill'));
  }
  throw new Error(`chance never chose ${member}`);
}

test('kill-random on the leader ends with a new leader, and the killed container starts again', async () => {
  const old = await leaderKey();
  await withConsole([120, 40], async (terminal) => {
    await terminal.until('a healthy stack', (screen) => screen.includes('HEALTHY'));
    await draw(terminal, old);
    assert.match(terminal.text(), /is the leader: no writes until its key expires/);
    terminal.press('y');
    await terminal.until('success', (s) => new RegExp(`chaos kill-random ${old} .*: succeeded`).test(s));
    assert.equal(
      await docker('inspect', '--format', '{{.State.Status}}', await containerName(old)),
      'exited',
    );
    await terminal.until('a critical verdict', (s) => s.includes('CRITICAL'));

    const next = await until(
      async () => {
        const name = await leaderKey();
        return name !== '' && name !== old && (await patroni(name)).role === 'primary' ? name : undefined;
      },
      { timeoutMs: 90_000, what: 'a new leader' },
    );
    await terminal.until('the new leader in its row', (s) => /primary +leader/.test(rowOf(s, next)), 30_000);
    await terminal.until('the new route', (s) => s.includes(`writes → ${next}`), 30_000);
    assert.match(rowOf(terminal.text(), old), /exited/, 'the row of the dead one is kept');

    await docker('start', await containerName(old));
    await terminal.until('the old leader as a replica', (s) => /replica/.test(rowOf(s, old)), 90_000);
    await terminal.until('a healthy stack', (s) => s.includes('HEALTHY'), 120_000);
  });
});
