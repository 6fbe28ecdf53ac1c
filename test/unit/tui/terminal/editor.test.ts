import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { createEdit } from '../../../../source/tui/terminal/editor.ts';

const home = mkdtempSync(path.join(tmpdir(), 'paws-editor-'));
after(() => rmSync(home, { recursive: true }));

const DRAFT = { name: 'config.json', text: 'one\n', flaw: () => undefined };
const kept = () => readdirSync(home).filter((name) => name.startsWith('config'));

test('the editor gets the text, and what it leaves in the file comes back', async () => {
  const edit = createEdit(home, { EDITOR: "sed -i 's/one/two/'" });
  const edited = await edit(DRAFT);
  assert.equal(edited.type, 'edited');
  assert.ok(edited.type === 'edited');
  assert.equal(edited.text, 'two\n');
  assert.equal(readFileSync(edited.file, 'utf8'), 'two\n');
  assert.equal(statSync(edited.file).mode & 0o777, 0o600);
  rmSync(edited.file);
});

test('VISUAL comes before EDITOR, and may hold arguments', async () => {
  const script = path.join(home, 'visual');
  writeFileSync(script, '#!/bin/sh\necho "$1" > "$2"\n', { mode: 0o755 });
  const edited = await createEdit(home, { VISUAL: `${script} --wait`, EDITOR: 'false' })(DRAFT);
  assert.ok(edited.type === 'edited');
  assert.equal(edited.text, '--wait\n');
  rmSync(edited.file);
});

test('a text that was left as it was leaves no file', async () => {
  assert.deepEqual(await createEdit(home, { EDITOR: 'true' })(DRAFT), { type: 'unchanged' });
  assert.deepEqual(kept(), []);
});

for (const [editor, why] of [
  ['false', /ended with exit code 1/],
  ['no-such-editor', /there is no editor no-such-editor: set \$VISUAL or \$EDITOR/],
] as const) {
  test(`an editor that does not work is reported: ${editor}`, async () => {
    const edited = await createEdit(home, { EDITOR: editor })(DRAFT);
    assert.ok(edited.type === 'given-up');
    assert.match(edited.why, why);
    assert.deepEqual(kept(), []);
  });
}
