import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { ownDirectory, StateDirectoryError, stateHome } from '../../../source/files/state-directory.ts';

function place(t: TestContext): string {
  const root = mkdtempSync(path.join(tmpdir(), 'paws-state-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  return path.join(root, 'paws-console');
}
const modeOf = (directory: string) => statSync(directory).mode & 0o777;
const refused = (words: RegExp) => (error: unknown) =>
  error instanceof StateDirectoryError && words.test(error.message);

test('the state is kept where XDG says, or in its usual place', () => {
  assert.equal(stateHome({ XDG_STATE_HOME: '/x' }, '/home/me'), '/x/paws-console');
  assert.equal(stateHome({ XDG_STATE_HOME: 'x' }, '/home/me'), '/home/me/.local/state/paws-console');
  assert.equal(stateHome({}, '/home/me'), '/home/me/.local/state/paws-console');
});

test('it is made for its owner alone, and what others could only read is closed to them', (t) => {
  const directory = place(t);
  ownDirectory(directory);
  assert.equal(modeOf(directory), 0o700);
  chmodSync(directory, 0o755);
  ownDirectory(directory);
  assert.equal(modeOf(directory), 0o700);
});

for (const mode of [0o777, 0o770, 0o702, 0o1777]) {
  test(`one that others can write (${mode.toString(8)}) is refused, and left as it is`, (t) => {
    const directory = place(t);
    mkdirSync(directory);
    chmodSync(directory, mode);
    assert.throws(() => ownDirectory(directory), refused(/can be written by others .*chmod 700/));
    assert.equal(modeOf(directory), mode & 0o777);
  });
}

test("another user's is refused, also behind a link", (t) => {
  const directory = place(t);
  mkdirSync(directory);
  const other = statSync(directory).uid + 1;
  assert.throws(() => ownDirectory(directory, other), refused(/belongs to user \d+, not to/));
  const link = `${directory}-link`;
  symlinkSync(directory, link);
  assert.doesNotThrow(() => ownDirectory(link));
  assert.throws(() => ownDirectory(link, other), refused(/belongs to user/));
});
