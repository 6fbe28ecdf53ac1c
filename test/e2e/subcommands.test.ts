import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { containerName, docker, leaderKey, PROJECT, syncStandbys, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';
import { cli } from './console.ts';

before(() => untilWhole());
after(() => untilWhole());

test('status prints the four tables and ends with 0 on a healthy stack', async () => {
  const { exitCode, stdout, stderr } = await cli('status');
  assert.equal(stderr, '');
  assert.equal(exitCode, 0, stdout);
  for (const word of ['healthy', 'Patroni', 'etcd', 'Sentinel', 'HAProxy', await leaderKey()]) {
    assert.ok(stdout.includes(word), word);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a pipe gets no escape sequences
  assert.doesNotMatch(stdout, /\u001b/);
});

test('status --json is one document, and no password is in it', async () => {
  const { exitCode, stdout } = await cli('status', '--json');
  assert.equal(exitCode, 0);
  const status = JSON.parse(stdout);
  assert.equal(status.verdict, 'healthy');
  assert.equal(status.patroni.leader, await leaderKey());
  assert.equal(status.etcd.quorum.healthy, 3);
  assert.equal(status.containers.length, 12);
  for (const [name, value] of Object.entries(process.env)) {
    if (/^PAWS_.*PASSWORD$/.test(name) && value) assert.ok(!stdout.includes(value), name);
  }
});

test('status ends with 1 when one member is down, and keeps its row', async () => {
  await docker('stop', await containerName('sentinel3'));
  try {
    const { exitCode, stdout } = await cli('status');
    assert.equal(exitCode, 1, stdout);
    assert.match(stdout, /sentinel3 does not answer/);
    assert.match(stdout, /^ +sentinel3 .*exited/m);
  } finally {
    await docker('start', await containerName('sentinel3'));
  }
});

test('a project that does not exist is unknown: 3', async () => {
  const { exitCode, stdout } = await cli('status', '--project', 'nosuchproject');
  assert.equal(exitCode, 3);
  assert.match(stdout, /no container of project "nosuchproject"/);
});

test('an engine that does not answer is unknown, with the reason', async () => {
  process.env.DOCKER_HOST = 'unix:///nowhere/docker.sock';
  try {
    const { exitCode, stdout } = await cli('status');
    assert.equal(exitCode, 3);
    assert.match(stdout, /Docker/);
  } finally {
    delete process.env.DOCKER_HOST;
  }
});

for (const [why, args] of [
  ['an unknown command', ['explode']],
  ['an unknown option', ['status', '--frobnicate']],
  ['a missing member', ['reinitialize']],
  ['a word too many', ['chaos', 'kill-random', 'patroni1', '--yes']],
  ['neither --yes nor a terminal', ['switchover']],
  ['a project name that cannot be one', ['status', '--project', 'a b;c']],
] as const) {
  test(`${why} is wrong usage: 64`, async () => {
    const { exitCode, stderr } = await cli(...args);
    assert.equal(exitCode, 64, stderr);
    assert.notEqual(stderr, '');
  });
}

test('an unknown member is refused by name, and nothing changes', async () => {
  const leader = await leaderKey();
  const { exitCode, stdout } = await cli('switchover', 'patroni9', '--yes');
  assert.equal(exitCode, 2);
  assert.match(stdout, /patroni9 is not a Patroni member/);
  assert.equal(await leaderKey(), leader);
});

test('a dry run says what would be done and does nothing', async () => {
  const leader = await leaderKey();
  const { exitCode, stdout } = await cli('switchover', '--dry-run');
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, new RegExp(`--leader ${leader} --candidate`));
  assert.match(stdout, /nothing was changed/);
  assert.equal(await leaderKey(), leader);
});

test('switchover from the shell moves the leader', async () => {
  const [standby = ''] = await syncStandbys();
  const { exitCode, stdout } = await cli('switchover', standby, '--yes');
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, /switchover: succeeded/);
  assert.equal(await leaderKey(), standby);
  await untilWhole();
});

test('reinitialize from the shell is refused on the leader', async () => {
  const { exitCode, stdout } = await cli('reinitialize', await leaderKey(), '--yes');
  assert.equal(exitCode, 2);
  assert.match(stdout, /only a replica can be reinitialized/);
});

test('cpu-stress from the shell runs to its end', async () => {
  const { exitCode, stdout } = await cli(
    ...['chaos', 'cpu-stress', 'sentinel1', '--workers', '1', '--seconds', '2', '--yes'],
  );
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, /succeeded/);
});

test('what is not labelled for faults is not harmed', async () => {
  const { exitCode, stdout } = await cli('chaos', 'cpu-stress', 'haproxy', '--yes');
  assert.equal(exitCode, 2);
  assert.match(stdout, /haproxy is not labelled io\.paws\.chaos=allowed/);
});

test('kill-random from the shell kills one container of this project', async () => {
  const { exitCode, stdout } = await cli('chaos', 'kill-random', '--yes');
  assert.equal(exitCode, 0, stdout);
  const name = /docker start (\S+)/.exec(stdout)?.[1] ?? '';
  assert.ok(name.startsWith(PROJECT), stdout);
  assert.equal(await docker('inspect', '--format', '{{.State.Status}}', name), 'exited');
  await docker('start', name);
  await until(
    async () => /healthy/.test(await docker('inspect', '--format', '{{.State.Health.Status}}', name)),
    {
      timeoutMs: 60_000,
      what: `${name} to be healthy`,
    },
  );
});
