import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withKeys } from './readme-keys.ts';
import { root } from './settings.ts';
import { runMain, Stop } from './stop.ts';

const USAGE = 'Usage: npm run readme [-- --check]';

// Writes the README's section on keys and actions, or with --check verifies that it is up to date.
await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.some((arg) => arg !== '--check')) throw new Stop(USAGE, 64);
  const file = path.join(root, 'README.md');
  const is = await readFile(file, 'utf8');
  const wanted = withKeys(is);
  if (!args.includes('--check')) await writeFile(file, wanted);
  else if (is !== wanted) throw new Stop('README.md is not up to date. Next step: npm run readme.');
  return 0;
});
