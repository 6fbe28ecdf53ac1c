import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Version of this program, from its package.json: above dist/chunks, dist or source. */
export function version(): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    try {
      const json = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
        version?: unknown;
      };
      return String(json.version);
    } catch (error) {
      if (folder === path.dirname(folder)) throw error;
    }
  }
}
