import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, test } from 'node:test';
import { until } from '../../wait.ts';

const PROGRAM = path.join(import.meta.dirname, 'programs', 'interrupted.ts');

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

// Each has its own place and mostly waits: they wait at the same time.
describe('signals', { concurrency: true }, () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    test(`${signal} ends what a script runs, lets it tidy up, and is reported instead of the failure`, async () => {
      const program = spawn(process.execPath, [PROGRAM], { stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      let errors = '';
      program.stdout.on('data', (data) => {
        output += data;
      });
      program.stderr.on('data', (data) => {
        errors += data;
      });
      const ended = new Promise<number | null>((resolve) => program.on('close', resolve));
      const child = await until(() => Number(/^(\d+)\n/.exec(output)?.[1]), {
        timeoutMs: 20_000,
        what: "the command's child",
      });
      assert.ok(runs(child));
      program.kill(signal);
      assert.equal(await ended, 130);
      assert.match(output, /tidied up/);
      assert.equal(errors, 'Interrupted. Afterwards.\n');
      await until(() => !runs(child), { timeoutMs: 10_000, what: 'the end of the child' });
    });
  }
});

test('a command that is ended takes its children with it, and nothing else is written', async () => {
  const program = path.join(import.meta.dirname, 'programs', 'killed.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.match(stdout, /^\d+\n$/);
  await until(() => !runs(Number(stdout)), { timeoutMs: 10_000, what: 'the end of the child' });
});
