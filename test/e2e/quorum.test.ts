import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { containerName, docker, untilWhole, writeServers } from '../stack.ts';
import { cli, rowOf, withConsole } from './console.ts';

before(() => untilWhole());
after(async () => {
  await docker('start', await containerName('etcd2'), await containerName('etcd3'));
  await untilWhole();
});

test('without two of three etcd members the quorum is lost on screen, panes and keys stay alive, and all comes back', async () => {
  await withConsole([120, 40], async (terminal) => {
    await terminal.until('a healthy stack', (screen) => screen.includes('HEALTHY'));
    await docker('stop', await containerName('etcd2'), await containerName('etcd3'));
    await terminal.until('the verdict', (s) => /CRITICAL.*etcd lost its quorum/.test(s));
    await terminal.until('no quorum in the pane', (s) => /no quorum/.test(s));
    for (const member of ['etcd2', 'etcd3']) {
      await terminal.until(`the kept row of ${member}`, (s) => /exited · .* old/.test(rowOf(s, member)));
    }
    await terminal.until('a word of etcd that is old', (s) =>
      /1 Patroni.*stale since \d\d:\d\d:\d\d/.test(s),
    );
    for (const member of ['patroni1', 'patroni2', 'patroni3']) {
      assert.match(rowOf(terminal.text(), member), /stale since|\? \d+ s/);
    }
    assert.match(terminal.text(), /silent: etcd/, 'etcd does not agree, it is silent');

    // Without etcd the leader gives up after a while; the panes tell it, so they are alive.
    await terminal.until('the route gone', (s) => s.includes('writes → no server'), 90_000);
    assert.deepEqual(await writeServers(), []);
    const { exitCode, stdout } = await cli(['status', '--json']);
    assert.equal(exitCode, 2, stdout);
    const status = JSON.parse(stdout);
    assert.equal(status.verdict, 'critical');
    assert.equal(status.etcd.quorum.ok, false);

    terminal.press('4');
    await terminal.until('another pane', (s) => /▸ postgres_/.test(s));
    terminal.press('2jj');
    await terminal.until('a dead row selected', (s) => /▸ etcd3/.test(s));
    terminal.press('S');
    await terminal.until('a refusal with its reason', (s) => /Switchover: .*(leader key|no leader)/.test(s));

    await docker('start', await containerName('etcd2'), await containerName('etcd3'));
    await terminal.until('a healthy stack', (s) => s.includes('HEALTHY'), 120_000);
    for (const member of ['etcd2', 'etcd3']) assert.match(rowOf(terminal.text(), member), /follower|leader/);
  });
});
