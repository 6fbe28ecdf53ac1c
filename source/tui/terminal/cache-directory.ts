import path from 'node:path';
import { xdgDirectory } from '../../files/home.ts';

/** Directory for what can be created again at any time: `paws-console` in $XDG_CACHE_HOME, or in its default. */
export function cacheDirectory(env: Readonly<Record<string, string | undefined>>, home?: string): string {
  return path.join(xdgDirectory(env, 'XDG_CACHE_HOME', '.cache', home), 'paws-console');
}
