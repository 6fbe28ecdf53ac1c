import { hostname, userInfo } from 'node:os';
import { attempt } from '../text/attempt.ts';

/** Name of the user whose console this is; undefined where the system knows none. */
export function userName(): string | undefined {
  return attempt(() => userInfo().username);
}

/** This user on this machine, for others to read: `root@machine`. */
export function whoIsHere(): string {
  return `${userName() ?? 'somebody'}@${hostname()}`;
}
