import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/settings.ts';

/**
 * A copy of this clone that may be changed, with the same dependencies and nothing built.
 * @returns its directory; `remove` takes it away.
 */
export function copyClone(): { readonly directory: string; readonly remove: () => void } {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-states-'));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  for (const file of files.toString().split('\0').filter(Boolean))
    cpSync(path.join(root, file), path.join(directory, file), { preserveTimestamps: true });
  // Not a link to the directory: `npm ci` in the copy would empty it. Links to the files where they can be.
  const modules = [path.join(root, 'node_modules'), path.join(directory, 'node_modules')];
  if (spawnSync('cp', ['-al', ...modules]).status !== 0) execFileSync('cp', ['-a', ...modules]);
  // Where the lock file was checked out after the installation, the copy would install them again.
  const installed = path.join(directory, 'node_modules', '.package-lock.json');
  const list = readFileSync(installed);
  rmSync(installed);
  writeFileSync(installed, list);
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
