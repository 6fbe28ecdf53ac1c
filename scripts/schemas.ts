import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { configurationDocument } from './configuration-document.ts';
import { schemas } from './json-schemas.ts';
import { root } from './settings.ts';
import { runMain, Stop } from './stop.ts';

const USAGE = 'Usage: npm run schemas [-- --check]';

// Writes the JSON Schemas in docs/ and what is made of them, or with --check verifies that they are up to date.
await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.some((arg) => arg !== '--check')) throw new Stop(USAGE, 64);
  const texts = Object.entries(schemas).map(
    ([name, schema]) => [name, `${JSON.stringify(schema, null, 2)}\n`] as const,
  );
  for (const [name, wanted] of [...texts, ['configuration.md', configurationDocument()] as const]) {
    const file = path.join(root, 'docs', name);
    if (!args.includes('--check')) writeFileSync(file, wanted);
    else if (!existsSync(file) || readFileSync(file, 'utf8') !== wanted)
      throw new Stop(`docs/${name} is not up to date. Next step: npm run schemas.`);
  }
  return 0;
});
