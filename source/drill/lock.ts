import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from '../files/is-alive.ts';
import { stateDirectory } from '../files/state-directory.ts';

/**
 * Takes the place of the one drill that may run on a project; returns the way to give it up. The place of a process
 * that is gone is free. @throws Error that says who has it.
 */
export function takeDrillLock(
  project: string,
  directory: string = stateDirectory('drill-locks'),
): () => void {
  const file = path.join(directory, `${project}.pid`);
  for (let tries = 0; ; tries += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = Number(readFileSync(file, 'utf8'));
    if (tries > 0 || isAlive(holder)) throw new Error(`another drill runs on ${project} (process ${holder})`);
    rmSync(file, { force: true });
  }
}
