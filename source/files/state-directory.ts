import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Where the console keeps what must outlive it: `$XDG_STATE_HOME`, or what stands for it, and `paws-console`. The
 * directory may not be there yet.
 */
export function stateHome(env: Readonly<Record<string, string | undefined>>, home = homedir()): string {
  const given = env.XDG_STATE_HOME ?? '';
  // Relative paths are to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
  return path.join(path.isAbsolute(given) ? given : path.join(home, '.local', 'state'), 'paws-console');
}

/** A folder in there, made for its owner alone when it is not there. */
export function stateDirectory(part: string): string {
  const directory = path.join(stateHome(process.env), part);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}
