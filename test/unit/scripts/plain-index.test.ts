import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { lookupsOf } from '../../../scripts/plain-index.ts';

const root = path.resolve(import.meta.dirname, '../../..');

test('it finds indices of any text, not lists or the values of a type', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'plain-index-'));
  try {
    mkdirSync(path.join(folder, 'source'));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    writeFileSync(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { strict: true, noEmit: true }, include: ['source'] }),
    );
    const code = [
      'const steps: Record<string, number> = { start: 1 };',
      "type Word = 'a' | 'b';",
      'export const wrong = (channel: string) => steps[channel];',
      'export const alsoWrong = (name: string) => name in steps;',
      'export const right = (words: Record<Word, number>, word: Word) => words[word];',
      "export const fixed = () => steps['start'];",
      'export const list = (all: readonly string[], i: number) => all[i];',
    ];
    writeFileSync(path.join(folder, 'source/some.ts'), code.join('\n'));
    assert.deepEqual(
      lookupsOf(folder, 'source').map((lookup) => `${lookup.line} ${lookup.code}`),
      ['3 steps[channel]', '4 name in steps'],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
