import { hostname, userInfo } from 'node:os';

/** Name of the user whose console this is; undefined where the system knows none. */
export function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

/** This user on this machine, for others to read: `root@machine`. */
export function whoIsHere(): string {
  return `${userName() ?? 'somebody'}@${hostname()}`;
}
