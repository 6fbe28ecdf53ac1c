import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';

const SCRIPTS = path.join(import.meta.dirname, '..', '..', '..', 'scripts');

/** Runs a script where no engine answers, so that nothing can be changed whatever it tries. */
async function script(name: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const surroundings = { ...process.env, DOCKER_HOST: 'tcp://127.0.0.1:1', ...env };
  return await new Promise<{ exitCode: unknown; said: string }>((resolve) =>
    execFile(
      process.execPath,
      [path.join(SCRIPTS, name), ...args],
      { env: surroundings },
      (error, stdout, stderr) => resolve({ exitCode: error?.code ?? 0, said: stdout + stderr }),
    ),
  );
}

// Each mostly waits for its program: they wait at the same time.
describe('read-only', { concurrency: 2 }, () => {
  for (const [what, name, args, env] of [
    ['up', 'stack.ts', ['up', '--yes'], { PAWS_READ_ONLY: '1' }],
    ['down', 'stack.ts', ['down', '--yes'], { PAWS_READ_ONLY: '1' }],
    ['reset', 'stack.ts', ['reset', '--yes', '--override', 'x'], { PAWS_READ_ONLY: 'true' }],
    ['start', 'start.ts', ['--yes', '--no-console'], { PAWS_READ_ONLY: '1' }],
  ] as const) {
    test(`${what} is refused where nothing may be changed`, async () => {
      const { exitCode, said } = await script(name, args, { ...env, PAWS_PROJECT: 'x' });
      assert.equal(said, `${what} on x: refused: read-only: nothing is changed, as PAWS_READ_ONLY says\n`);
      assert.equal(exitCode, 2);
    });
  }

  test('the file of settings counts as well, and one that is wrong is reported', async (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'paws-read-only-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'config.json');
    writeFileSync(file, '{ "readOnly": true }');
    const refused = await script('stack.ts', ['down'], { PAWS_CONFIG_FILE: file });
    assert.match(
      refused.said,
      /^down on .*: refused: read-only: nothing is changed, as readOnly in .* says$/m,
    );
    assert.equal(refused.exitCode, 2);
    writeFileSync(file, '{ "readOnly": 3 }');
    const wrong = await script('stack.ts', ['down'], { PAWS_CONFIG_FILE: file });
    assert.match(wrong.said, /readOnly: must be true or false, not 3/);
    assert.equal(wrong.exitCode, 78);
  });

  test('a read-only script is not refused', async () => {
    const { exitCode, said } = await script('stack.ts', ['status'], { PAWS_READ_ONLY: '1' });
    assert.match(said, /^No Docker engine answers/);
    assert.equal(exitCode, 1);
  });
});
