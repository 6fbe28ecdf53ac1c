import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { SANE } from '../source/tui/terminal/lend-terminal.ts';
import { root } from './settings.ts';

/** Gives the terminal to the console; its exit code, or 128 and the signal's number as shells have it. */
export function openConsole(project: string, file = path.join(root, 'dist', 'cli.js')): Promise<number> {
  const env = { ...process.env, PAWS_PROJECT: project };
  const child = spawn(process.execPath, [file], { stdio: 'inherit', env });
  // The console restores the terminal by itself, so it must know of the end before we go.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') {
        process.stdout.write(SANE);
        spawnSync('stty', ['sane'], { stdio: 'inherit' });
      }
      // Left in order, the console has said so itself.
      if (code !== 0) console.log(`${project} goes on running. npm run stack -- down stops it.`);
      resolve(signal ? 128 + constants.signals[signal] : (code ?? 1));
    });
  });
}
