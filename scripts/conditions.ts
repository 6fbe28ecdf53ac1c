import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { conditionsOf } from '../test/conditions/condition.ts';
import { conditionsDocument, type Tested } from './conditions-document.ts';
import { root } from './settings.ts';
import { runMain, Stop } from './stop.ts';

const USAGE = 'Usage: npm run conditions [-- --check]';
const FILE = path.join(root, 'docs', 'conditions.md');

// Writes the table of conditions from the tests that check them, or with --check verifies that it is up to date.
await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.some((arg) => arg !== '--check')) throw new Stop(USAGE, 64);
  const wanted = conditionsDocument(await tested());
  if (!args.includes('--check')) writeFileSync(FILE, wanted);
  else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== wanted)
    throw new Stop('docs/conditions.md is not up to date. Next step: npm run conditions.');
  return 0;
});

/** The conditions of every file of them. @throws Stop for a file whose tests would be run here. */
async function tested(): Promise<readonly Tested[]> {
  const files = globSync('test/*/conditions/*.test.ts', { cwd: root }).sort();
  const all: Tested[] = [];
  for (const file of files) {
    if (/from 'node:test'/.test(readFileSync(path.join(root, file), 'utf8')))
      throw new Stop(`${file}: take test, before and after from test/conditions/condition.ts.`);
    const conditions = await conditionsOf(() => import(pathToFileURL(path.join(root, file)).href));
    all.push(...conditions.map((condition) => ({ condition, file })));
  }
  return all;
}
