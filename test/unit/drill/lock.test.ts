import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { takeDrillLock } from '../../../source/drill/lock.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'paws-lock-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('one drill at a time runs on a project; another project has its own place', () => {
  const giveUp = takeDrillLock('a', directory);
  assert.throws(() => takeDrillLock('a', directory), /another drill runs on a: \S+@\S+ \(process \d+\)/);
  takeDrillLock('b', directory);
  giveUp();
  takeDrillLock('a', directory);
});

test('the place of a process that is gone is free, and an empty file takes none', () => {
  writeFileSync(path.join(directory, 'a.1'), '{"pid":999999999}');
  assert.doesNotThrow(() => takeDrillLock('a', directory));
  writeFileSync(path.join(directory, 'b.1'), '');
  assert.doesNotThrow(() => takeDrillLock('b', directory));
});
