import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { processFile } from '../files/process-file.ts';
import { lives } from '../files/process-identity.ts';
import { engineVariables } from '../inventory/docker/address.ts';
import { CLAIM_WITHIN_MS } from '../model/fault.ts';
import type { Entry } from './entry.ts';
import type { Journal } from './journal.ts';

const READ_EVERY_MS = 20;

/**
 * Writes the fault into the journal and starts the process that will heal it. Settles once that process has
 * taken charge: only then may the fault be injected.
 * @throws Error when it did not; nothing is left behind.
 */
export async function startHealer(entry: Entry, journal: Journal, start = spawnHealer): Promise<void> {
  const { id } = entry.fault;
  journal.add(entry);
  let child: ChildProcess | undefined;
  try {
    child = start(entry);
    await inCharge(id, child, journal);
  } catch (error) {
    journal.remove(id);
    child?.kill();
    throw new Error(`no process could take charge of healing it (${(error as Error).message})`);
  }
}

async function inCharge(id: string, child: ChildProcess, journal: Journal): Promise<void> {
  let failure: string | undefined;
  child.on('error', (error) => {
    failure = error.message;
  });
  child.on('exit', (code) => {
    failure ??= `it ended with ${code}`;
  });
  const until = performance.now() + CLAIM_WITHIN_MS;
  while (journal.find(id)?.healer === undefined) {
    if (failure !== undefined) throw new Error(failure);
    if (performance.now() > until) throw new Error('no sign of life');
    await sleep(READ_EVERY_MS);
  }
}

/**
 * Starts a healer for every fault of the journal that has none any more: its own was killed, or the machine was
 * started again. Called at every start of the console and of its subcommands. Heals nothing itself: the healers do
 * that.
 */
export function startMissingHealers(journal: Journal, start = spawnHealer): void {
  for (const { id } of journal.list()) {
    const entry = journal.entry(id);
    if (entry === undefined || !isOrphan(entry)) continue;
    const failed = (error: Error) => journal.note(id, { healError: error.message });
    try {
      start(entry).on('error', failed);
    } catch (error) {
      // One that cannot be started does not keep the others from starting.
      failed(error as Error);
    }
  }
}

function isOrphan({ fault, healer }: Entry): boolean {
  if (healer !== undefined) return !lives(healer);
  // Its own may be on its way: of two, the second one ends at once, which the one who waits for it must not see.
  const age = Date.now() - fault.startedAt;
  return age < 0 || age > CLAIM_WITHIN_MS;
}

/** The environment of the process that heals a fault. */
export function healerEnvironment(
  { engine }: Pick<Entry, 'engine'>,
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  // Not the console's own: these may name a debugger or a loader that ends with it.
  const own: NodeJS.ProcessEnv = { ...env, NODE_OPTIONS: '' };
  if (engine === undefined) return own;
  // The engine on which the fault was made, not the one that this console watches.
  for (const name of engineVariables) delete own[name];
  return { ...own, ...engine.environment };
}

function spawnHealer(entry: Entry): ChildProcess {
  const child = spawn(process.execPath, [processFile('healer'), entry.fault.id], {
    detached: true,
    stdio: 'ignore',
    env: healerEnvironment(entry),
  });
  child.unref();
  return child;
}
