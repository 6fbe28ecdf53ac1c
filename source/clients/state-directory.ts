import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Where the console keeps what must outlive it (XDG Base Directory: `$XDG_STATE_HOME`, else `~/.local/state`).
 * `part` is a folder in it, made for its owner alone when it is not there.
 */
export function stateDirectory(part: string): string {
  const home = process.env.XDG_STATE_HOME || path.join(homedir(), '.local', 'state');
  const directory = path.join(home, 'paws-console', part);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}
