import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { docker, PROJECT, untilWhole } from '../stack.ts';
import { cli } from './console.ts';

before(() => untilWhole());

/** Ids of the stack's containers: another one is a container that was created again. */
async function containers(): Promise<string> {
  const filter = `label=com.docker.compose.project=${PROJECT}`;
  return (await docker('ps', '--quiet', '--no-trunc', '--filter', filter)).split('\n').sort().join('\n');
}

test('the shipped program finds its stack: up leaves alone what runs, and logs shows a service', async () => {
  const running = await containers();
  const up = await cli(['up', '--yes']);
  assert.equal(up.exitCode, 0, up.stderr);
  assert.match(up.stdout, /^The stack is healthy after /m);
  assert.equal(await containers(), running);

  const logs = await cli(['logs', 'etcd1']);
  assert.equal(logs.exitCode, 0, logs.stderr);
  assert.match(logs.stdout, /etcd1/);
});

test('up, down, reset and logs distinguish wrong usage from a failure', async () => {
  assert.equal((await cli(['logs', 'member9'])).exitCode, 64);
  assert.equal((await cli(['down', 'etcd1'])).exitCode, 64);
});
