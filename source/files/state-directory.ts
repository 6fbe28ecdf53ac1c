import { chmodSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { withoutHome, xdgDirectory } from './home.ts';

/** The state directory cannot be trusted. The message names it, and says what to do. */
export class StateDirectoryError extends Error {
  override readonly name = 'StateDirectoryError';
}

/**
 * Where the console keeps what must outlive it: `$XDG_STATE_HOME`, or its default, and `paws-console`. The
 * directory may not be there yet.
 */
export function stateHome(env: Readonly<Record<string, string | undefined>>, home?: string): string {
  return path.join(xdgDirectory(env, 'XDG_STATE_HOME', '.local/state', home), 'paws-console');
}

/**
 * A folder in there, made for its owner alone when it is not there.
 * @throws StateDirectoryError when it is another user's or others can write there; Error when it cannot be made.
 */
export function stateDirectory(part: string): string {
  const home = stateHome(process.env);
  ownDirectory(home);
  const directory = path.join(home, part);
  if (directory !== home) ownDirectory(directory);
  return directory;
}

/**
 * The same for reading: where it cannot be made, nothing is in it. What is written there later fails by itself.
 * @throws StateDirectoryError as `stateDirectory` does.
 */
export function stateFolder(part: string): string {
  try {
    return stateDirectory(part);
  } catch (error) {
    if (error instanceof StateDirectoryError) throw error;
    return path.join(stateHome(process.env), part);
  }
}

/**
 * Makes sure that a directory is there and is its owner's alone (0700). What is in there is acted on: faults are healed
 * by it, so another user who could write there could have containers started and stopped.
 * @throws StateDirectoryError when it is another user's or others can write there.
 */
export function ownDirectory(directory: string, user = process.getuid?.()): void {
  make(directory);
  // Where the system knows no users, there are no others either.
  if (user === undefined) return;
  // A link is checked too: its owner decides where the directory is.
  const found = [lstatSync(directory), statSync(directory)];
  const foreign = found.find(({ uid }) => uid !== user);
  if (foreign !== undefined)
    throw new StateDirectoryError(
      `${directory} belongs to user ${foreign.uid}, not to ${user}: nothing in it can be trusted. Set XDG_STATE_HOME to a directory of your own.`,
    );
  const mode = statSync(directory).mode & 0o777;
  if ((mode & 0o022) !== 0)
    throw new StateDirectoryError(
      `${directory} can be written by others (mode ${mode.toString(8)}): nothing in it can be trusted. Check what is in it, then: chmod 700 ${directory}`,
    );
  if ((mode & 0o077) !== 0) chmodSync(directory, 0o700);
}

function make(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Error(withoutHome(directory) ?? (error as Error).message, { cause: error });
  }
}
