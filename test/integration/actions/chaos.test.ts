import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerName, docker, stressProcesses } from '../../stack.ts';
import { until } from '../../wait.ts';
import { acting, assertOutcome, dockerState } from './acting.ts';

const { run, untilState } = acting();

const MEMBER = 'redis-replica';
const noFault = () => untilState('no fault', ({ faults }) => faults.value?.length === 0);
const argsOf = async () => await docker('top', await containerName(MEMBER), '-eo', 'pid,args');

test('memory is taken and given back', { timeout: 60_000 }, async () => {
  assertOutcome(await run('chaos memory-stress', MEMBER, { megabytes: '32', duration: '3' }));
  assert.match(await argsOf(), /stress-ng.*--vm-bytes 32M/);
  await noFault();
  assert.equal(await stressProcesses(MEMBER), 0);
});

test('I/O stress is ended by a heal, and leaves no file', { timeout: 60_000 }, async () => {
  assertOutcome(await run('chaos io-stress', MEMBER, { workers: '1', duration: '60' }));
  assert.match(await argsOf(), /stress-ng.*--hdd 1/);
  await untilState('the fault', ({ faults }) => faults.value?.length === 1);
  assertOutcome(await run('heal'));
  await until(async () => (await stressProcesses(MEMBER)) === 0, { timeoutMs: 10_000, what: 'its end' });
  await noFault();
  const left = await docker(
    'exec',
    await containerName(MEMBER),
    'sh',
    '-c',
    'ls -d /tmp/tmp-stress-ng* || true',
  );
  assert.equal(left, '');
});

test('a clean stop comes back by itself', { timeout: 90_000 }, async () => {
  assertOutcome(await run('chaos stop', 'sentinel2', { duration: '5' }));
  assert.equal(await dockerState('sentinel2'), 'exited');
  const code = await docker('inspect', '--format', '{{.State.ExitCode}}', await containerName('sentinel2'));
  assert.notEqual(code, '137', 'it was not killed');
  await noFault();
  assert.equal(await dockerState('sentinel2'), 'running');
});
