import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { exportsOf } from '../../../scripts/exports.ts';
import { root } from '../../../scripts/settings.ts';

const PATTERNS = ['source', 'scripts', 'stack/app', 'bench', 'test'].map(
  (folder) => `${folder}/**/*.{ts,tsx}`,
);

/** What no other file imports by its name, each with its reason. */
const NAMED_BY_NONE: Readonly<Record<string, string>> = {
  'source/model/command.ts SystemCommands': 'each system adds its commands to it',
};

/** What only tests import although its own file does not use it, each with its reason. */
const FOR_TESTS: Readonly<Record<string, string>> = {
  'scripts/arrows.ts arrowsOf': 'a check that is a test',
  'scripts/arrows.ts circlesOf': 'a check that is a test',
  'scripts/arrows.ts strayArrows': 'a check that is a test',
  'scripts/exports.ts exportsOf': 'a check that is a test',
};

const all = exportsOf(root, PATTERNS);
const nameOf = ({ file, name }: { readonly file: string; readonly name: string }) => `${file} ${name}`;

test('what is exported is imported by somebody', () => {
  assert.ok(all.length > 1_000, `${all.length} exports`);
  const alone = all.filter(({ importers }) => importers.length === 0).map(nameOf);
  assert.deepEqual(alone.sort(), Object.keys(NAMED_BY_NONE).sort(), 'do not export it, or delete it');
});

test('nothing is there for its tests alone', () => {
  const tested = all.filter(
    ({ file, importers, usedAtHome }) =>
      !file.startsWith('test/') && !usedAtHome && importers.length > 0 && importers.every(isTest),
  );
  assert.deepEqual(tested.map(nameOf).sort(), Object.keys(FOR_TESTS).sort(), 'delete it, and its tests');
});

function isTest(file: string): boolean {
  return file.startsWith('test/');
}

test('it finds who imports a name, in every form of an import', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'paws-exports-'));
  try {
    mkdirSync(path.join(folder, 'source'));
    const write = (name: string, ...lines: string[]) =>
      writeFileSync(path.join(folder, 'source', `${name}.ts`), lines.join('\n'));
    write(
      'a',
      'export const one = 1;',
      'export type Two = typeof one;',
      'export function three() {}',
      'export async function* four() {}',
      '// five is used here only: five()',
      'export const five = () => 5;',
    );
    write('b', "import { one as first, type Two } from './a.ts';", "export { first as six } from './a.ts';");
    write('c', "const { three } = await import('./a.ts');", 'import type {', '  six,', "} from './b.ts';");
    const found = exportsOf(folder, ['source/*.ts']).filter(({ file }) => file === 'source/a.ts');
    const importersOf = (wanted: string) => found.find(({ name }) => name === wanted)?.importers;
    assert.deepEqual(importersOf('one'), ['source/b.ts', 'source/c.ts']);
    assert.deepEqual(importersOf('Two'), ['source/b.ts', 'source/c.ts']);
    assert.deepEqual(importersOf('three'), ['source/c.ts']);
    assert.deepEqual(
      found.map(({ name, usedAtHome }) => [name, usedAtHome]),
      [
        ['one', true],
        ['Two', false],
        ['three', false],
        ['four', false],
        ['five', false],
      ],
    );
    const six = exportsOf(folder, ['source/*.ts']).find(({ name }) => name === 'six');
    assert.deepEqual(six?.importers, ['source/c.ts']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
