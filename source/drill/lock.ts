import path from 'node:path';
import { holderText, isTaken, takeLock } from '../files/lock.ts';
import { stateDirectory } from '../files/state-directory.ts';

/**
 * Takes the place of the one drill that may run on a project; returns the way to give it up. The place of a process
 * that is gone is free. @throws Error that says who has it.
 */
export function takeDrillLock(
  project: string,
  directory: string = stateDirectory('drill-locks'),
): () => void {
  const taken = takeLock(path.join(directory, project), `a drill on ${project}`);
  if (isTaken(taken)) return taken.release;
  throw new Error(`another drill runs on ${project}: ${holderText(taken)}`);
}
