import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';

/** A folder of files for the tests of one file; it goes away with them. */
export function aFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'paws-stacks-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    /** Writes a file and returns its path. */
    write: (name: string, text: string, mode = 0o644) => {
      const file = path.join(folder, name);
      writeFileSync(file, text);
      chmodSync(file, mode);
      return file;
    },
  };
}
