import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerName, containerState, docker } from '../../stack.ts';
import { acting, assertOutcome } from './acting.ts';

const { run, reason } = acting();

const MEMBER = 'sentinel3';

test('stop and start', { timeout: 60_000 }, async () => {
  assertOutcome(await run('container stop', MEMBER));
  assert.equal(await containerState(MEMBER), 'exited');
  assertOutcome(await run('container start', MEMBER));
  assert.equal(await containerState(MEMBER), 'running');
});

test('pause and unpause', async () => {
  assertOutcome(await run('container pause', MEMBER));
  assert.equal(await containerState(MEMBER), 'paused');
  assertOutcome(await run('container unpause', MEMBER));
  assert.equal(await containerState(MEMBER), 'running');
});

test('restart is another start, and over only when the container is healthy', {
  timeout: 60_000,
}, async () => {
  const started = async () =>
    await docker('inspect', '--format', '{{.State.StartedAt}}', await containerName(MEMBER));
  const before = await started();
  assertOutcome(await run('container restart', MEMBER));
  const health = await docker('inspect', '--format', '{{.State.Health.Status}}', await containerName(MEMBER));
  assert.equal(health, 'healthy');
  assert.notEqual(await started(), before);
  assert.equal(await containerState(MEMBER), 'running');
});

test('a kill ends the container with the signal, and start by label brings it back', async () => {
  assertOutcome(await run('container kill', MEMBER, { signal: 'SIGKILL' }));
  const code = await docker('inspect', '--format', '{{.State.ExitCode}}', await containerName(MEMBER));
  assert.equal(code, '137');
  assertOutcome(await run('container start', undefined, { label: 'role=sentinel' }));
  assert.equal(await containerState(MEMBER), 'running');
});

test('what is not labelled for it is not stopped', async () => {
  assert.match(reason('container stop', 'haproxy') ?? '', /haproxy is not labelled/);
});
