import { userInfo } from 'node:os';
import path from 'node:path';
import { attempt } from '../text/attempt.ts';
import { own } from '../text/own.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Stands for a home that there is not: nothing is found below it, and nothing can be made there, not even by root. An
 * empty or relative one would mean the current directory, which may be anybody's.
 */
const NO_HOME = '/dev/null';

/** The user's home directory, an absolute path: `$HOME`, or what the system knows. It may not be there. */
export function homeDirectory(
  env: Env = process.env,
  known: () => string = () => userInfo().homedir,
): string {
  // A user without an entry in the system's list has none.
  return absolute(env.HOME) ?? absolute(attempt(known)) ?? NO_HOME;
}

/** A directory of the XDG base directories: the variable where it is an absolute path, else `fallback` in the home. */
export function xdgDirectory(
  env: Env,
  variable: string,
  fallback: string,
  home = homeDirectory(env),
): string {
  // Relative paths are to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
  return absolute(own(env, variable)) ?? path.join(home, fallback);
}

/** Why a file of the user cannot be made, where the reason is that there is no home. */
export function withoutHome(directory: string): string | undefined {
  return directory.startsWith(`${NO_HOME}/`)
    ? 'this user has no home directory: set HOME, or XDG_STATE_HOME'
    : undefined;
}

function absolute(text: string | undefined): string | undefined {
  return text !== undefined && path.isAbsolute(text) ? text : undefined;
}
