import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { findChromium } from '../../../scripts/chromium.ts';

const home = mkdtempSync(path.join(tmpdir(), 'paws-chromium-'));
after(() => rmSync(home, { recursive: true }));

const program = (name: string, mode: number) => {
  writeFileSync(path.join(home, name), '', { mode });
  return path.join(home, name);
};

test('Chromium is found in the path, or where the environment says', () => {
  assert.equal(findChromium({ PATH: `/nowhere:${home}` }), undefined);
  program('chromium', 0o644);
  assert.equal(findChromium({ PATH: home }), undefined, 'not a program');
  const other = program('chromium-browser', 0o755);
  assert.equal(findChromium({ PATH: `/nowhere:${home}` }), other);
  const own = program('mine', 0o755);
  assert.equal(findChromium({ PATH: home, PAWS_CHROMIUM: own }), own);
  assert.equal(findChromium({ PATH: home, PAWS_CHROMIUM: '/nowhere' }), other);
});
