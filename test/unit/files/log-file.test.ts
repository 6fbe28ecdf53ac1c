import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { appendLine } from '../../../source/files/log-file.ts';

const MB = 1024 * 1024;

test('lines are appended, for the owner alone; of many, the last one to two megabytes are kept', (t) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-log-'));
  t.after(() => rmSync(directory, { recursive: true }));
  for (let i = 0; i < 60; i += 1) {
    assert.equal(appendLine('log', `${i} ${'ä'.repeat(24_000)}`, directory), undefined);
  }
  assert.deepEqual(readdirSync(directory).sort(), ['log', 'log.1']);
  for (const name of ['log', 'log.1']) assert.ok(statSync(path.join(directory, name)).size <= MB, name);
  assert.equal(statSync(path.join(directory, 'log')).mode & 0o777, 0o600);
  assert.match(readFileSync(path.join(directory, 'log'), 'utf8').trimEnd().split('\n').at(-1) ?? '', /^59 /);
});

test('a place that cannot be written is reported, not thrown', () => {
  assert.match(appendLine('log', 'x', '/proc/nowhere')?.message ?? '', /ENOENT|EACCES/);
});
