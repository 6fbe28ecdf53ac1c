import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where each of our own processes begins, as source/ sees it. */
const SOURCES = {
  healer: 'faults/healer.ts',
  probe: 'drill/probe/probe.ts',
  stack: '../scripts/stack.ts',
} as const;

/**
 * File of one of our own processes. In the bundle this module is dist/chunks/*.js or dist/cli.js; from source it is
 * source/files/process-file.ts. @throws Error when it is nowhere.
 */
export function processFile(name: keyof typeof SOURCES): string {
  const here = import.meta.dirname;
  const candidates = [
    path.join(here, `${name}.js`),
    path.join(here, '..', `${name}.js`),
    path.join(here, '..', SOURCES[name]),
  ];
  const found = candidates.find((file) => existsSync(file));
  if (found === undefined) throw new Error(`${name}.js is missing beside ${here}`);
  return found;
}
