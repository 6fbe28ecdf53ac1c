import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { containerName, docker, untilWhole } from '../stack.ts';
import { rowOf, withConsole } from './console.ts';

before(() => untilWhole());
after(async () => {
  await docker('start', await containerName('etcd2'), await containerName('etcd3'));
  await untilWhole();
});

test('two stopped etcd members: quorum lost on screen, rows kept with their age, keys still answer', async () => {
  await withConsole([120, 40], async (terminal) => {
    await terminal.until('a healthy stack', (screen) => screen.includes('HEALTHY'));
    await docker('stop', await containerName('etcd2'), await containerName('etcd3'));
    await terminal.until('the verdict', (s) => /CRITICAL.*etcd lost its quorum/.test(s));
    await terminal.until('no quorum in the pane', (s) => /no quorum/.test(s));
    for (const member of ['etcd2', 'etcd3']) {
      await terminal.until(`the kept row of ${member}`, (s) => /exited/.test(rowOf(s, member)));
    }
    terminal.press('4');
    await terminal.until('another pane', (s) => /▸ postgres_/.test(s));
    terminal.press('2jj');
    await terminal.until('a dead row selected', (s) => /▸ etcd3/.test(s));
    terminal.press('S');
    await terminal.until('a refusal with its reason', (s) => /Switchover: .*(leader key|no leader)/.test(s));

    await docker('start', await containerName('etcd2'), await containerName('etcd3'));
    await terminal.until('a healthy stack', (s) => s.includes('HEALTHY'), 120_000);
    assert.match(rowOf(terminal.text(), 'etcd2'), /follower|leader/);
  });
});
