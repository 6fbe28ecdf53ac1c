import path from 'node:path';

/** Directory for what can be made anew at any time: $XDG_CACHE_HOME, or what stands for it, and `paws-console`. */
export function cacheDirectory(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const given = env.XDG_CACHE_HOME ?? '';
  // Relative paths are to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
  return path.join(path.isAbsolute(given) ? given : path.join(home, '.cache'), 'paws-console');
}
