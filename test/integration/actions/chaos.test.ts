import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beside, containerName, containerState, docker, rules, stressProcesses } from '../../stack.ts';
import { until } from '../../wait.ts';
import { acting, assertOutcome } from './acting.ts';

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
  assert.equal(await containerState('sentinel2'), 'exited');
  const code = await docker('inspect', '--format', '{{.State.ExitCode}}', await containerName('sentinel2'));
  assert.notEqual(code, '137', 'it was not killed');
  await noFault();
  assert.equal(await containerState('sentinel2'), 'running');
});

test('several members are cut off together: they reach each other, and no other member', {
  timeout: 90_000,
}, async () => {
  const both = [MEMBER, 'sentinel3'] as const;
  const before = await Promise.all(both.map(rules));
  const values = { with: 'sentinel3', from: 'others', mode: 'reject', duration: '60' };
  assertOutcome(await run('chaos network-partition', MEMBER, values));
  const ping = async (host: string) =>
    await docker(
      ...['exec', await containerName('sentinel3'), 'timeout', '5', 'redis-cli', '-h', host, 'ping'],
    ).catch(() => 'no answer');
  assert.equal(await ping(MEMBER), 'PONG');
  assert.notEqual(await ping('redis'), 'PONG');
  await untilState('both faults', ({ faults }) => faults.value?.length === 2);
  assertOutcome(await run('heal'));
  await noFault();
  assert.deepEqual(await Promise.all(both.map(rules)), before);
  assert.equal(await ping('redis'), 'PONG');
});

test('latency is in force and ends, or the kernel lacks it and nothing is changed', {
  timeout: 90_000,
}, async () => {
  const queues = async () => await beside(MEMBER, 'tc', 'qdisc', 'show');
  const possible = await docker(
    ...['run', '--rm', '--user', 'root', '--cap-add', 'NET_ADMIN', '--network', 'none', '--entrypoint', 'tc'],
    await docker('inspect', '--format', '{{.Image}}', await containerName(MEMBER)),
    ...['qdisc', 'add', 'dev', 'lo', 'root', 'netem', 'delay', '1ms'],
  ).then(
    () => true,
    () => false,
  );
  const before = await queues();
  const result = await run('chaos latency', MEMBER, { delay: '150', loss: '1', duration: '60' });
  if (possible) {
    assertOutcome(result);
    assert.match(await queues(), /netem .*delay 150ms loss 1%/);
    await untilState('the fault', ({ faults }) => faults.value?.length === 1);
    assertOutcome(await run('heal'));
  } else {
    assertOutcome(result, 'refused');
    assert.match(result.text, /^nothing was changed: .*sch_netem/);
  }
  await noFault();
  assert.equal(await queues(), before);
  assert.equal(await docker('ps', '--all', '--quiet', '--filter', 'name=paws-netem-'), '');
});
