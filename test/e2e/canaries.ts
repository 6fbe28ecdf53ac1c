import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stackEnv } from '../stack-env.ts';

/** The passwords of the test stack, by the variable that sets each: words that occur nowhere else. */
export const CANARIES = Object.entries(stackEnv).filter(([name]) => name.endsWith('PASSWORD'));

/** No password of the stack is in a text. */
export function assertNone(where: string, text: string): void {
  for (const [name, password] of CANARIES) assert.ok(!text.includes(password), `${name} in ${where}`);
}

/** No password of the stack is in a file of a directory, or below. Returns the names of the files. */
export function assertNoneKept(directory: string): string[] {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const { name, parentPath } of files) {
    // What a console that runs beside puts away in between is no file any more.
    try {
      assertNone(name, readFileSync(path.join(parentPath, name), 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return files.map(({ name }) => name);
}
