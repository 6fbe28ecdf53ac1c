import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { processFile } from '../files/process-file.ts';
import { lives } from '../files/process-identity.ts';
import { CLAIM_WITHIN_MS } from '../model/fault.ts';
import type { Entry, Journal } from './journal.ts';

const LOOK_EVERY_MS = 20;

/**
 * Writes the fault into the journal and starts the process that will take it back. Settles once that process has
 * taken charge: only then may the fault be injected.
 * @throws Error when it did not; nothing is left behind.
 */
export async function charge(entry: Entry, journal: Journal): Promise<void> {
  const { id } = entry.fault;
  journal.add(entry);
  const child = spawnHealer(entry);
  let failure: string | undefined;
  child.on('error', (error) => {
    failure = error.message;
  });
  child.on('exit', (code) => {
    failure ??= `it ended with ${code}`;
  });
  const until = performance.now() + CLAIM_WITHIN_MS;
  while (journal.find(id)?.healer === undefined) {
    if (failure !== undefined || performance.now() > until) {
      journal.remove(id);
      child.kill();
      throw new Error(`nobody could be charged with healing it (${failure ?? 'no sign of life'})`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/**
 * Puts a healer in charge of every fault of the journal that has none any more: its own was killed, or the machine was
 * started anew. Called at every start of the console and of its subcommands. Settles nothing: the healers do that.
 */
export function adoptOrphans(journal: Journal): void {
  for (const { id } of journal.list()) {
    const entry = journal.entry(id);
    if (entry !== undefined && isOrphan(entry)) {
      spawnHealer(entry).on('error', (error) => journal.note(id, { healError: error.message }));
    }
  }
}

function isOrphan({ fault, healer }: Entry): boolean {
  if (healer !== undefined) return !lives(healer);
  // Its own may be on its way: of two, the second one ends at once, which the one who waits for it must not see.
  const age = Date.now() - fault.startedAt;
  return age < 0 || age > CLAIM_WITHIN_MS;
}

function spawnHealer({ fault, engine }: Entry): ChildProcess {
  // Not the console's own: these may name a debugger or a loader that ends with it.
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_OPTIONS: '' };
  // Where the fault was made, not where this console looks.
  if (engine !== undefined) {
    if (engine.host === '') delete env.DOCKER_HOST;
    else env.DOCKER_HOST = engine.host;
  }
  const child = spawn(process.execPath, [processFile('healer'), fault.id], {
    detached: true,
    stdio: 'ignore',
    env,
  });
  child.unref();
  return child;
}
