import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unlead } from '../../inside.ts';
import { containerName, docker, PROJECT, untilWhole } from '../../stack.ts';
import { ALL } from './recorder.ts';

const PROGRAMS = ['start-and-stop.ts', 'observe-once.ts'];

before(() => untilWhole());
after(() => untilWhole());

/** Runs a program that never calls `process.exit`: it ends by itself only if nothing is left open. */
async function run(program: string): Promise<Set<string>> {
  const path = fileURLToPath(new URL(`programs/${program}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', path, PROJECT], {
    timeout: 60_000,
  });
  return new Set(stdout.trim().split('\n'));
}

for (const program of PROGRAMS) {
  test(`${program}: nothing is left open`, async () => {
    const printed = await run(program);
    for (const title of ALL) assert.ok(printed.has(title), title);
  });
}

test('nothing is left open towards members that are stopped or frozen', async (t) => {
  const stopped = await containerName('sentinel3');
  const frozen = [await containerName('etcd1'), await containerName('redis-replica')];
  t.after(async () => {
    await docker('unpause', ...frozen).catch(() => undefined);
    await docker('start', stopped);
    await untilWhole();
  });
  await unlead('etcd1');
  await docker('stop', stopped);
  await docker('pause', ...frozen);
  for (const program of PROGRAMS) {
    const printed = await run(program);
    for (const title of ['failed etcd etcd1', 'failed redis redis-replica', 'failed sentinel sentinel3']) {
      assert.ok(printed.has(title), `${program}: ${title}`);
    }
  }
});
