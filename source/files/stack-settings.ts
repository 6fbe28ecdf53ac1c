import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import util from 'node:util';

/** The clone, or the installed package, that a file of this program is in: where `stack/compose.yaml` is. */
export function rootAbove(directory: string): string | undefined {
  if (existsSync(path.join(directory, 'stack', 'compose.yaml'))) return directory;
  const above = path.dirname(directory);
  return above === directory ? undefined : rootAbove(above);
}

/** Compose project that `stack/.env` of this clone names, as `npm start` reads it. */
export function localProject(root = rootAbove(import.meta.dirname)): string | undefined {
  const file = root === undefined ? undefined : path.join(root, 'stack', '.env');
  if (file === undefined || !existsSync(file)) return undefined;
  // Like Compose, take an empty value for one that is not there.
  return util.parseEnv(readFileSync(file, 'utf8')).PAWS_PROJECT || undefined;
}
