import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { containerName, docker, PATRONI, untilWhole, writeServers } from '../stack.ts';
import { cli, withConsole } from './console.ts';
import { inRow } from './sight.ts';
import { systemHasNow } from './system.ts';

before(() => untilWhole());
after(async () => {
  await docker('start', await containerName('etcd2'), await containerName('etcd3'));
  await untilWhole();
});

test('without two of three etcd members the quorum is lost on screen, panes and keys stay alive, and all comes back', async () => {
  await withConsole([120, 40], async (operator) => {
    await operator.sees('HEALTHY');
    await docker('stop', await containerName('etcd2'), await containerName('etcd3'));
    await operator.sees(/CRITICAL.*etcd lost its quorum/);
    await operator.sees('no quorum');
    for (const member of ['etcd2', 'etcd3']) await operator.seesRow(member, /exited · .* old/);
    await operator.sees(/1 Patroni.*stale since \d\d:\d\d:\d\d/);
    for (const member of PATRONI) operator.alsoSees(inRow(member, /stale since|\? \d+ s/));
    // etcd does not agree, it is silent.
    operator.alsoSees('silent: etcd');

    // Without etcd the leader gives up after a while; the panes show it, so they are alive.
    await operator.sees('writes → no server', { within: 90_000 });
    await systemHasNow('the servers for writes', writeServers, []);
    const { exitCode, stdout } = await cli(['status', '--json']);
    assert.equal(exitCode, 2, stdout);
    const status = JSON.parse(stdout);
    assert.equal(status.verdict, 'critical');
    assert.equal(status.etcd.quorum.ok, false);

    operator.presses('4');
    await operator.sees('▸ postgres_');
    operator.presses('2', 'j', 'j');
    await operator.sees('▸ etcd3');
    operator.presses('S');
    await operator.sees(/Switchover: .*(leader key|no leader)/);

    await docker('start', await containerName('etcd2'), await containerName('etcd3'));
    await operator.sees('HEALTHY', { within: 120_000 });
    for (const member of ['etcd2', 'etcd3']) operator.alsoSees(inRow(member, /follower|leader/));
  });
});
