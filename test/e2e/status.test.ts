import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { containerName, docker, leaderKey, syncStandbys, untilWhole } from '../stack.ts';
import { cli, finish } from './console.ts';

before(() => untilWhole());
after(() => untilWhole());

test('status prints the five tables and ends with 0 on a healthy stack', async () => {
  const { exitCode, stdout, stderr } = await cli(['status']);
  assert.equal(stderr, '');
  assert.equal(exitCode, 0, stdout);
  for (const title of [
    'Patroni · leader key',
    'etcd · ',
    'Sentinel · ',
    'HAProxy · writes',
    'Application · ✓ UP',
  ]) {
    assert.match(stdout, new RegExp(`^${title}`, 'm'));
  }
  assert.match(stdout, new RegExp(`^ +${await leaderKey()} +primary +leader`, 'm'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a pipe gets no escape sequences
  assert.doesNotMatch(stdout, /\u001b/);
});

test('status --json is one document with the documented keys', async () => {
  const { exitCode, stdout } = await cli(['status', '--json']);
  assert.equal(exitCode, 0, stdout);
  const status = JSON.parse(stdout);
  assert.deepEqual(Object.keys(status), [
    ...['stack', 'verdict', 'reasons', 'patroni', 'etcd', 'sentinel', 'haproxy', 'application', 'pgbouncer'],
    ...['containers', 'lateMs', 'observedAt'],
  ]);
  assert.equal(status.verdict, 'healthy');
  assert.deepEqual(status.reasons, []);
  assert.equal(status.patroni.leader, await leaderKey());
  assert.deepEqual(status.patroni.syncStandbys, await syncStandbys());
  assert.equal(status.etcd.quorum.healthy, 3);
  const counts = [
    status.patroni.members.length,
    status.etcd.members.length,
    status.sentinel.masters.length,
    status.haproxy.backends.length,
    status.application.length,
    status.containers.length,
  ];
  assert.deepEqual(counts, [3, 3, 1, 2, 1, 13]);
  assert.ok(Date.now() - Date.parse(status.observedAt) < 60_000);
});

test('status ends with 1 when one member is down, and keeps its row', async () => {
  await docker('stop', await containerName('sentinel3'));
  try {
    const { exitCode, stdout } = await cli(['status']);
    assert.equal(exitCode, 1, stdout);
    assert.match(stdout, /degraded: container sentinel3 exited/);
    assert.match(stdout, /^ +sentinel3 .*exited/m);
  } finally {
    await docker('start', await containerName('sentinel3'));
  }
});

test('status ends with 3 when there is nothing to judge: no such project', async () => {
  const { exitCode, stdout } = await cli(['status', '--project', 'nosuchproject']);
  assert.equal(exitCode, 3);
  assert.match(stdout, /no container of project "nosuchproject"/);
});

test('status ends with 3, as text and as JSON, when the engine does not answer', async () => {
  for (const DOCKER_HOST of ['unix:///nowhere/docker.sock', 'tcp://127.0.0.1:1']) {
    const { exitCode, stdout } = await cli(['status'], { DOCKER_HOST });
    assert.equal(exitCode, 3, stdout);
    assert.match(stdout, /unknown: Docker/);
    const json = await cli(['status', '--json'], { DOCKER_HOST });
    assert.equal(json.exitCode, 3);
    assert.equal(JSON.parse(json.stdout).verdict, 'unknown');
  }
});

for (const [why, args] of [
  ['an unknown command', ['explode']],
  ['an unknown option', ['status', '--frobnicate']],
  ['an argument too many', ['status', 'patroni1']],
  ['a project name that cannot be one', ['status', '--project', 'a b;c']],
  ['the console without a terminal', []],
] as const) {
  test(`${why} is wrong usage: 64`, async () => {
    const { exitCode, stdout, stderr } = await cli(args);
    assert.equal(exitCode, 64, stderr);
    assert.equal(stdout, '');
    assert.notEqual(stderr, '');
  });
}

test('npx paws-console runs the built program in the clone', async () => {
  // Without --no, npx would fetch a package of that name where it does not find ours.
  const { exitCode, stdout, stderr } = await finish('npx', ['--no', 'paws-console', 'status']);
  assert.equal(exitCode, 0, stdout + stderr);
  assert.match(stdout, /^HAProxy · writes/m);
});
