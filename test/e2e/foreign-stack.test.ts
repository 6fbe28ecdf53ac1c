import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { containerName, docker } from '../stack.ts';
import { cli } from './console.ts';

const FOREIGN = `paws-foreign-${process.pid}`;
const directory = mkdtempSync(path.join(tmpdir(), 'paws-foreign-'));
const file = path.join(directory, 'compose.yaml');
const compose = ['compose', '-f', file, '-p', FOREIGN];

// A project of somebody else's with data, made as Compose makes it: nothing in it is labelled as ours.
before(async () => {
  const image = await docker('inspect', '--format', '{{.Config.Image}}', await containerName('etcd1'));
  writeFileSync(
    file,
    `services:
  web: { image: "${image}", entrypoint: [sleep, "600"], volumes: ["orders:/orders"] }
volumes: { orders: {} }
`,
  );
  await docker(...compose, 'up', '--detach');
});
after(async () => {
  await docker(...compose, 'down', '--volumes', '--timeout', '0');
  rmSync(directory, { recursive: true, force: true });
});

async function parts(): Promise<string> {
  const filter = `label=com.docker.compose.project=${FOREIGN}`;
  const format = '{{.ID}} {{.State}}';
  return [
    await docker('ps', '--all', '--no-trunc', '--filter', filter, '--format', format),
    await docker('volume', 'ls', '--quiet', '--filter', filter),
  ].join('\n');
}

for (const args of [
  ['down'],
  ['down', '--yes'],
  ['reset', '--yes', '--override', FOREIGN],
  ['up', '--yes'],
  ['logs'],
]) {
  test(`${args.slice(0, 2).join(' ')} of a project that is not the bundled stack is refused by name`, async () => {
    const before = await parts();
    const { exitCode, stderr } = await cli([...args, '--project', FOREIGN]);
    assert.equal(exitCode, 1, stderr);
    assert.match(
      stderr,
      new RegExp(`^${FOREIGN} is not the bundled stack: the container ${FOREIGN}-web-1 does not`),
    );
    assert.equal(await parts(), before);
  });
}

for (const command of ['up', 'down', 'reset']) {
  test(`read-only refuses ${command}, on any stack`, async () => {
    const before = await parts();
    const { exitCode, stdout } = await cli([command, '--yes', '--read-only', '--project', FOREIGN]);
    assert.equal(exitCode, 2);
    assert.match(stdout, new RegExp(`^${command} on ${FOREIGN}: refused: read-only`));
    assert.equal(await parts(), before);
  });
}
