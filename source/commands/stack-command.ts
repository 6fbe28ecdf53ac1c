import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { processFile } from '../files/process-file.ts';

/**
 * Runs a subcommand that deals with the bundled stack as a whole, in a process of its own that has the terminal. Returns
 * its exit code, or 128 and the signal's number as shells have it.
 */
export function runStackCommand(args: readonly string[], project: string): Promise<number> {
  const env = { ...process.env, PAWS_PROJECT: project };
  const child = spawn(process.execPath, [processFile('stack'), ...args], { stdio: 'inherit', env });
  // It tidies up after itself, so it must know of the end before we go.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
  });
}
