import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isGone, parseProcess, thisProcess } from '../../files/process-identity.ts';
import { attempt } from '../../text/attempt.ts';

/**
 * Puts a terminal in order that a console left in raw mode, because it was killed before it could give it back. Until
 * this process ends, the terminal is noted in `directory` as one that would be left so.
 */
export function recoverTerminal(directory: string): void {
  const file = noteOf('/proc/self/fd/0', directory);
  if (file === undefined) return;
  const wasKilled = isNoteOfDead(file);
  try {
    writeFileSync(file, JSON.stringify(thisProcess()), { mode: 0o600 });
    process.once('exit', () => rmSync(file, { force: true }));
  } catch {
    // Without the note the console works as well; only its violent end would not be noticed.
    return;
  }
  if (!wasKilled) return;
  spawnSync('stty', ['sane'], { stdio: 'inherit' });
  // At its end Node restores the modes that it found when it began, so it has to begin once more.
  process.execve?.(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)]);
}

function isNoteOfDead(file: string): boolean {
  const holder = parseProcess(attempt(() => JSON.parse(readFileSync(file, 'utf8'))));
  return holder !== undefined && isGone(holder);
}

// By the name of the terminal, which only Linux gives without another program.
function noteOf(link: string, directory: string): string | undefined {
  return attempt(() => {
    const name = readlinkSync(link);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return path.join(directory, name.replaceAll('/', '_').slice(1));
  });
}
