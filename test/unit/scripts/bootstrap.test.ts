import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/settings.ts';
import { until } from '../../wait.ts';

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a signal ends the installation of dependencies with it, and is reported', async () => {
  const clone = mkdtempSync(path.join(tmpdir(), 'paws-bootstrap-'));
  try {
    // An npm that never ends, in a clone where nothing is installed.
    for (const folder of ['scripts', 'bin']) mkdirSync(path.join(clone, folder));
    cpSync(path.join(root, 'scripts', 'bootstrap.mjs'), path.join(clone, 'scripts', 'bootstrap.mjs'));
    writeFileSync(path.join(clone, 'package-lock.json'), '{}');
    const npm = '#!/bin/sh\necho $$ > "$PID_FILE.new"\nmv "$PID_FILE.new" "$PID_FILE"\nexec sleep 60\n';
    writeFileSync(path.join(clone, 'bin', 'npm'), npm, { mode: 0o755 });
    const pidFile = path.join(clone, 'pid');
    const program = spawn(process.execPath, [path.join(clone, 'scripts', 'bootstrap.mjs'), 'start'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, PATH: `${path.join(clone, 'bin')}:${process.env.PATH}`, PID_FILE: pidFile },
    });
    let errors = '';
    program.stderr.on('data', (data) => {
      errors += data;
    });
    const ended = new Promise<number | null>((resolve) => program.on('close', resolve));
    const installing = await until(
      () => (existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : undefined),
      {
        timeoutMs: 20_000,
        what: 'npm to run',
      },
    );
    program.kill('SIGTERM');
    await until(() => !runs(installing), { timeoutMs: 10_000, what: 'the end of npm' });
    assert.equal(await ended, 130);
    assert.equal(errors, 'Interrupted. The same command continues from here.\n');
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
});
