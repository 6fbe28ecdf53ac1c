import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { processFile } from '../files/process-file.ts';
import { CLAIM_WITHIN_MS, type Fault } from '../model/fault.ts';
import type { Journal } from './journal.ts';

const LOOK_EVERY_MS = 20;

/**
 * Writes the fault into the journal and starts the process that will take it back. Settles once that process has
 * taken charge: only then may the fault be injected.
 * @throws Error when it did not; nothing is left behind.
 */
export async function arm(fault: Fault, journal: Journal): Promise<void> {
  journal.add(fault);
  const child = spawn(process.execPath, [processFile('healer'), fault.id], {
    detached: true,
    stdio: 'ignore',
    // Not the console's own: these may name a debugger or a loader that ends with it.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let failure: string | undefined;
  child.on('error', (error) => {
    failure = error.message;
  });
  child.on('exit', (code) => {
    failure ??= `it ended with ${code}`;
  });
  child.unref();
  const until = Date.now() + CLAIM_WITHIN_MS;
  while (journal.find(fault.id)?.healer === undefined) {
    if (failure !== undefined || Date.now() > until) {
      journal.remove(fault.id);
      child.kill();
      throw new Error(`nobody could be charged with healing it (${failure ?? 'no sign of life'})`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}
