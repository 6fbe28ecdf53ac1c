import { appendFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { stateDirectory } from './state-directory.ts';

const MAX_BYTES = 1024 * 1024;

/**
 * Appends one line to a file in the state directory. At 1 MB the file becomes `<name>.1` and a new one begins,
 * so that two of them are the most that is kept. A full disk must not end the console: failures are returned.
 */
export function appendLine(name: string, line: string, directory?: string): Error | undefined {
  try {
    const file = path.join(directory ?? stateDirectory('.'), name);
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size + Buffer.byteLength(line) + 1 > MAX_BYTES) renameSync(file, `${file}.1`);
    appendFileSync(file, `${line}\n`, { mode: 0o600 });
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
