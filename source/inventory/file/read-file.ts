import { readFileSync, statSync } from 'node:fs';

const MAX_BYTES = 1024 * 1024;

const WORDS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['ENOTDIR', 'there is no such file'],
  ['EACCES', 'it may not be read'],
]);

/** The text of a file of the operator's that a stack's file names. @throws Error that says why it cannot be read, with its path. */
export function readNamed(file: string): string {
  try {
    const found = statSync(file);
    if (found.isDirectory()) throw new Error('it is a directory');
    if (found.size > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES / 1024} kB`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`${file}: ${WORDS.get(code ?? '') ?? message}`);
  }
}
