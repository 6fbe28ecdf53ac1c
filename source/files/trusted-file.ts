import { closeSync, fstatSync, openSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';

/** Others could have written a file. The message names what they can write, and says what to do. */
export class UntrustedFileError extends Error {
  override readonly name = 'UntrustedFileError';
}

const GROUP_OR_OTHERS = 0o022;
const OTHERS = 0o002;
const STICKY = 0o1000;

/**
 * The text of a file that only its user or root can have written: no other user can write it or its directory, and
 * not every user a directory above. @throws UntrustedFileError; Error when it cannot be read.
 */
export function readTrustedFile(file: string, user = process.getuid?.()): string {
  const descriptor = openSync(file, 'r');
  try {
    // Where the system knows no users, there are no others either.
    if (user !== undefined) {
      refuseOthers(file, fstatSync(descriptor), GROUP_OR_OTHERS, user);
      const directory = path.dirname(realpathSync(file));
      for (const above of upwards(directory))
        refuseOthers(above, statSync(above), above === directory ? GROUP_OR_OTHERS : OTHERS, user);
    }
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

function refuseOthers(name: string, { mode, uid }: Stats, writable: number, user: number): void {
  if (uid !== user && uid !== 0)
    throw new UntrustedFileError(`${name} belongs to user ${uid}, not to ${user}: it is not read`);
  // In a sticky directory no user can replace a file of another user.
  if ((mode & writable) === 0 || (mode & STICKY) !== 0) return;
  throw new UntrustedFileError(
    `${name} can be written by others (mode ${(mode & 0o7777).toString(8)}): it is not read. Next step: chmod go-w ${name}`,
  );
}

function upwards(directory: string): readonly string[] {
  const above = path.dirname(directory);
  return above === directory ? [directory] : [directory, ...upwards(above)];
}
