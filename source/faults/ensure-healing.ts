import { whoIsHere } from '../files/who-is-here.ts';
import { engineEnvironment } from '../inventory/docker/address.ts';
import type { DockerClient } from '../inventory/docker/docker.ts';
import type { Fault } from '../model/fault.ts';
import type { Limit } from '../net/limit.ts';
import { dueIn, machineClocks } from './due.ts';
import type { Entry } from './entry.ts';
import { startHealer } from './healer-process.ts';
import type { Journal } from './journal.ts';
import { type Mark, putMark, removeMark } from './mark.ts';

// For a fault of another user: its own healer comes first.
const GRACE_MS = 15_000;

/**
 * Makes sure that a fault will be healed, before it is injected: it is recorded at the engine, where every console sees
 * it, and a process of its own is put in charge.
 * @throws MarkedError when there is one of its kind on the container already; Error when no healer could be started.
 */
export async function ensureHealing(
  fault: Fault,
  docker: Pick<DockerClient, 'engine' | 'mark' | 'inspected' | 'removeHelper'>,
  journal: Journal,
  limit: Limit,
): Promise<void> {
  const { id } = await docker.engine(limit);
  const engine = { id, environment: engineEnvironment() };
  try {
    // In here: the engine may have it although its answer was lost.
    await putMark(fault, whoIsHere(), docker, limit);
    const due = dueIn(fault.seconds, machineClocks());
    await startHealer({ fault, engine, ...(due === undefined ? {} : { due }) }, journal);
  } catch (error) {
    await removeMark(fault, docker, limit);
    throw error;
  }
}

/**
 * Starts healers for faults of others that are long due: the healer of such a fault is gone, with its machine perhaps.
 * Whether one is due is counted on the engine's clock only.
 */
export async function startHealersForOthers(marks: readonly Mark[], journal: Journal): Promise<void> {
  for (const { fault, madeBy, engineId, ageMs } of marks) {
    const due = ageMs < 0 || ageMs > fault.seconds * 1_000 + GRACE_MS;
    if (!due || journal.entry(fault.id) !== undefined) continue;
    const engine = { id: engineId, environment: engineEnvironment() };
    const entry: Entry = { fault: { ...fault, deadline: 0 }, madeBy, engine };
    await startHealer(entry, journal);
  }
}
