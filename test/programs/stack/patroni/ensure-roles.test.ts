import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { stackDir } from '../../../../scripts/settings.ts';

const SCRIPT = path.join(stackDir, 'patroni', 'ensure-roles.sh');

// Stands for psql: in recovery for the first two questions, and everything that it is given goes to a log.
const PSQL = `#!/bin/sh
case "$*" in
*pg_is_in_recovery*)
  echo asked >> "$LOG"
  if [ "$(grep -c asked "$LOG")" -gt 2 ]; then echo f; else echo t; fi ;;
*) { echo written; cat; } >> "$LOG" ;;
esac
`;

/** Runs the callback for a role and returns what psql was given. */
async function run(role: string): Promise<string[]> {
  const directory = await mkdtemp(path.join(tmpdir(), 'paws-roles-'));
  try {
    const log = path.join(directory, 'log');
    await writeFile(log, '');
    await writeFile(path.join(directory, 'psql'), PSQL, { mode: 0o755 });
    await promisify(execFile)('sh', [SCRIPT, 'on_role_change', role, 'paws360'], {
      env: { PATH: `${directory}:${process.env.PATH}`, LOG: log, PAWS_POSTGRES_PASSWORD: 'canary' },
    });
    return (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

// Each has its own place and mostly waits: they wait at the same time.
describe('roles', { concurrency: true }, () => {
  test('roles are written once the promotion is done, which Patroni does not wait for', async () => {
    const given = await run('primary');
    assert.deepEqual(given.slice(0, 4), ['asked', 'asked', 'asked', 'written']);
  });

  test('no statement carries a password: psql takes it from the environment', async () => {
    assert.ok(!(await run('primary')).join('\n').includes('canary'));
  });

  test('a replica leaves the roles alone', async () => {
    assert.deepEqual(await run('replica'), []);
  });
});
