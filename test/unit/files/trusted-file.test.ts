import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { readTrustedFile, UntrustedFileError } from '../../../source/files/trusted-file.ts';

/** A file in a directory in a directory, all of them its owner's alone. */
function aFile(t: TestContext) {
  const above = mkdtempSync(path.join(tmpdir(), 'paws-trusted-'));
  t.after(() => rmSync(above, { recursive: true, force: true }));
  const directory = path.join(above, 'paws-console');
  mkdirSync(directory, { mode: 0o700 });
  const file = path.join(directory, 'config.json');
  writeFileSync(file, '{}', { mode: 0o600 });
  return { above, directory, file };
}

const refused = (name: string, words: RegExp) => (error: unknown) =>
  error instanceof UntrustedFileError && error.message.startsWith(`${name} `) && words.test(error.message);

test('a file that only its owner can write is read', (t) => {
  const { file } = aFile(t);
  assert.equal(readTrustedFile(file), '{}');
  chmodSync(file, 0o644);
  assert.equal(readTrustedFile(file), '{}');
});

test('a file that others can write is refused', (t) => {
  const { file } = aFile(t);
  for (const mode of [0o602, 0o620, 0o666]) {
    chmodSync(file, mode);
    assert.throws(() => readTrustedFile(file), refused(file, /can be written by others .* chmod go-w/));
  }
});

test('a file in a directory that others can write is refused', (t) => {
  const { above, directory, file } = aFile(t);
  chmodSync(directory, 0o770);
  assert.throws(() => readTrustedFile(file), refused(directory, /can be written by others/));
  chmodSync(directory, 0o1777);
  assert.equal(readTrustedFile(file), '{}');
  chmodSync(directory, 0o700);
  chmodSync(above, 0o707);
  assert.throws(() => readTrustedFile(file), refused(above, /can be written by others/));
});

test('behind a link it is the directory of the file itself that counts', (t) => {
  const { above, directory, file } = aFile(t);
  const link = path.join(above, 'link.json');
  symlinkSync(file, link);
  assert.equal(readTrustedFile(link), '{}');
  chmodSync(directory, 0o777);
  assert.throws(() => readTrustedFile(link), refused(directory, /can be written by others/));
});

test("another user's file is refused", (t) => {
  const { file } = aFile(t);
  const me = process.getuid?.() ?? 0;
  if (me !== 0) assert.throws(() => readTrustedFile(file, me + 1), refused(file, /belongs to user/));
  else assert.equal(readTrustedFile(file, 4242), '{}', 'what is root’s is trusted by everybody');
});
