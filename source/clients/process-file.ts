import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * File of one of our own processes. In the bundle this module is dist/chunks/*.js or dist/cli.js; from source it is
 * source/clients/*.ts. @throws Error when it is nowhere.
 */
export function processFile(name: 'healer' | 'probe'): string {
  const here = import.meta.dirname;
  const candidates = [
    path.join(here, `${name}.js`),
    path.join(here, '..', `${name}.js`),
    path.join(here, '..', `${name}.ts`),
  ];
  const found = candidates.find((file) => existsSync(file));
  if (found === undefined) throw new Error(`${name}.js is missing beside ${here}`);
  return found;
}
