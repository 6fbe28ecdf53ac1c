import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, test } from '../../conditions/condition.ts';
import {
  aSyncStandby,
  containerName,
  containerState,
  docker,
  leaderKey,
  newLeader,
  PROJECT,
  untilWhole,
} from '../../stack.ts';
import { cli, withConsole } from '../console.ts';
import { inRow } from '../sight.ts';
import { systemHas } from '../system.ts';
import { besideName, runBeside } from './beside.ts';

const undo: (() => Promise<unknown>)[] = [];

before(() => untilWhole());
afterEach(async () => {
  for (const back of undo.splice(0).toReversed()) await back();
});
after(() => untilWhole());

/** Runs a container beside those of the stack, with the labels of a member, until the end of the test. */
async function runMember(
  member: string,
  options: readonly string[],
  command: readonly string[],
): Promise<string> {
  undo.push(() => docker('rm', '--force', besideName(member)));
  const labels = [
    ...['--label', `com.docker.compose.project=${PROJECT}`],
    ...['--label', `com.docker.compose.service=${member}`],
    ...['--label', `io.paws.member=${member}`, '--label', 'io.paws.stack=bundled'],
  ];
  return await runBeside(member, [...labels, ...options], command);
}

/** A second HAProxy with the configuration of the first, as this script for sed changes it. */
async function secondProxy(change = ''): Promise<string> {
  const model = await containerName('haproxy');
  const env = await docker('inspect', '--format', '{{range .Config.Env}}{{println .}}{{end}}', model);
  const own = env.split('\n').filter((line) => /^PAWS_/.test(line));
  // A password in it would be in the list of the processes.
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'paws-env-')), 'env');
  writeFileSync(file, own.join('\n'), { mode: 0o600 });
  undo.push(async () => rmSync(path.dirname(file), { recursive: true }));
  const ports = { primary: 5000, replicas: 5001, stats: 7000 };
  return await runMember(
    'haproxy2',
    [
      ...['--user', 'haproxy', '--label', 'io.paws.role=haproxy'],
      ...['--env-file', file],
      ...Object.entries(ports).flatMap(([purpose, port]) => [
        ...['--label', `io.paws.port.${purpose}=${port}`, '--publish', `127.0.0.1::${port}`],
      ]),
    ],
    [
      'sh',
      '-c',
      `sed '${change}' /opt/paws/haproxy/haproxy.cfg >/tmp/cfg && exec haproxy -W -db -f /tmp/cfg`,
    ],
  );
}

test('a second HAProxy that is frozen, and then removed, takes no way in away', async () => {
  await withConsole([200, 60], async (operator) => {
    await operator.sees('HEALTHY', { within: 120_000 });
    const second = await secondProxy();
    await operator.sees(['haproxy2: writes →', 'HEALTHY'], { within: 60_000 });
    await docker('pause', second);
    await operator.sees([/ DEGRADED /, 'haproxy2 does not answer: clients get in through haproxy'], {
      within: 60_000,
    });
    operator.seesNothingOf('no way in');
    await docker('unpause', second);
    await operator.sees('HEALTHY', { within: 60_000 });
    await docker('rm', '--force', second);
    await operator.sees([/ DEGRADED /, 'haproxy2 was removed', /removed \d+ s ago/]);
    operator.seesNothingOf('no way in');
    operator.seesNothingOf('haproxy2: writes →');
    const { exitCode, stdout } = await cli(['status', '--json']);
    assert.equal(exitCode, 0, stdout);
  });
});

test('a server whose name does not resolve is in no maintenance, and is told in these words', async () => {
  await withConsole([200, 60], async (operator) => {
    await operator.sees('HEALTHY', { within: 120_000 });
    await secondProxy('s/server patroni3 patroni3:/server patroni3 patroni3.invalid:/');
    await operator.sees(
      [/ DEGRADED /, 'haproxy2 cannot resolve the name of patroni3', 'name does not resolve'],
      {
        within: 60_000,
      },
    );
    operator.seesNothingOf('MAINT');
  });
});

test('a leader that is frozen: a switchover is refused, and a failover is predicted from its key', async () => {
  const leader = await leaderKey();
  const standby = await aSyncStandby();
  const name = await containerName(leader);
  undo.push(async () => {
    if ((await containerState(leader)) === 'paused') await docker('unpause', name);
  });
  await docker('pause', name);
  const refused = await cli(['switchover', standby, '--dry-run']);
  assert.match(
    `${refused.stdout}${refused.stderr}`,
    new RegExp(
      `${leader} cannot hand over: Docker says that it is paused; unpause ${leader}, or wait: a standby takes over by itself`,
    ),
  );
  const predicted = await cli(['failover', standby, '--dry-run']);
  const asked = Date.now();
  const [, from = ''] =
    /writes go on after (\d+)(?:–\d+)? s: \S+ takes no part \(Docker says that it is paused\)/.exec(
      predicted.stdout,
    ) ?? [];
  assert.notEqual(from, '', predicted.stdout);
  const { exitCode, stdout } = await cli(['failover', standby, '--yes', '--override', standby]);
  assert.equal(exitCode, 0, stdout);
  assert.equal(await newLeader(leader, 60_000), standby);
  const took = (Date.now() - asked) / 1000;
  // etcd tells whole seconds, and a machine that is busy only makes it later.
  assert.ok(took >= Number(from) - 2, `${took} s, ${from} s were the least`);
});

test('a container that was killed for want of memory, and one that restarts again and again', async () => {
  await withConsole([200, 60], async (operator) => {
    await operator.sees('HEALTHY', { within: 120_000 });
    const eater = ['--memory', '32m', '--memory-swap', '32m'];
    await runMember('eater', eater, ['tail', '/dev/zero']);
    await operator.sees([/ DEGRADED /, /eater was killed for want of memory \(OOM\)/], { within: 60_000 });
    await docker('rm', '--force', besideName('eater'));
    const name = await runMember('looper', ['--restart', 'always'], ['sh', '-c', 'sleep 0.2; exit 3']);
    await operator.sees(/looper is restarted again and again: \d+ times/, { within: 60_000 });
    await systemHas(
      'its restarts',
      async () => Number(await docker('inspect', '--format', '{{.RestartCount}}', name)) >= 3,
      true,
    );
    await operator.sees(inRow('looper', /restarting|running/));
  });
});
