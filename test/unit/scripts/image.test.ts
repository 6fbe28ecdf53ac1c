import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { imageName } from '../../../scripts/image.ts';

test("the image's name changes with the files that it is built from, and with no others", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'paws-image-'));
  try {
    await writeFile(path.join(directory, 'Dockerfile'), 'FROM debian');
    const first = imageName(directory);
    assert.match(first, /^paws360-stack:[0-9a-f]{12}$/);
    for (const name of ['compose.yaml', '.env', '.env.example', 'main.ts']) {
      await writeFile(path.join(directory, name), 'x');
      assert.equal(imageName(directory), first, name);
    }
    await writeFile(path.join(directory, 'redis.conf'), 'x');
    assert.notEqual(imageName(directory), first);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
