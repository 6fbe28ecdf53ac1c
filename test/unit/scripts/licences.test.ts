import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { licenceList } from '../../../scripts/licences.ts';

const root = mkdtempSync(path.join(tmpdir(), 'paws-licences-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** Puts a package into the tree and returns a file of it. */
function place(
  directory: string,
  about: Record<string, unknown>,
  files: Record<string, string> = {},
): string {
  const home = path.join(root, 'node_modules', directory);
  mkdirSync(path.join(home, 'build'), { recursive: true });
  writeFileSync(path.join(home, 'package.json'), JSON.stringify(about));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(home, name), text);
  return `node_modules/${directory}/lib/index.js`;
}

test('every bundled package is listed once, with what it carries of licences', () => {
  const files = [
    place(
      '@scope/one',
      { name: '@scope/one', version: '1.0.0', license: 'MIT' },
      { 'LICENSE.md': 'words of one' },
    ),
    place('two', { name: 'two', version: '2.0.0', licenses: [{ type: 'ISC' }], author: { name: 'Ada' } }),
    place('two/node_modules/one', { name: '@scope/one', version: '1.0.0', license: 'MIT' }),
    place(
      'three',
      { name: 'three', version: '3.0.0', license: '(GPL-3.0 OR MIT)' },
      { 'build/licenses.md': 'of its own bundle' },
    ),
  ];
  const list = licenceList(root, [...files, 'source/main.ts', 'node_modules/two/other.js']);
  assert.equal(list.match(/^ {2}@scope\/one 1\.0\.0 \(MIT\)$/gm)?.length, 1);
  assert.match(list, /words of one/);
  assert.match(list, /two 2\.0\.0 · ISC\n\nThe package carries no licence file\. Author: Ada\./);
  assert.match(list, /of its own bundle/);
});

for (const [about, what] of [
  [{ license: 'GPL-3.0' }, 'GPL-3.0'],
  [{ license: 'MIT AND LGPL-2.1' }, 'MIT AND LGPL-2.1'],
  [{}, 'none'],
] as const) {
  test(`a package under ${what} is not bundled`, () => {
    const file = place('strange', { name: 'strange', version: '1.0.0', ...about });
    assert.throws(() => licenceList(root, [file]), { message: new RegExp(`strange \\(${what}\\)`) });
  });
}
