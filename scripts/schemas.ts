import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { schemas } from './json-schemas.ts';
import { root } from './settings.ts';
import { runMain, Stop } from './stop.ts';

const USAGE = 'Usage: npm run schemas [-- --check]';

// Writes the JSON Schemas in docs/, or with --check verifies that they are up to date.
await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.some((arg) => arg !== '--check')) throw new Stop(USAGE, 64);
  for (const [name, schema] of Object.entries(schemas)) {
    const file = path.join(root, 'docs', name);
    const wanted = `${JSON.stringify(schema, null, 2)}\n`;
    if (!args.includes('--check')) writeFileSync(file, wanted);
    else if (!existsSync(file) || readFileSync(file, 'utf8') !== wanted)
      throw new Stop(`docs/${name} is not up to date. Next step: npm run schemas.`);
  }
  return 0;
});
