import { hostname } from 'node:os';
import { userName } from '../files/action-log.ts';
import { engineEnvironment } from '../inventory/docker/address.ts';
import type { DockerClient } from '../inventory/docker/docker.ts';
import type { Fault } from '../model/fault.ts';
import type { Limit } from '../net/limit.ts';
import { dueIn, machineClocks } from './due.ts';
import { charge } from './healer-process.ts';
import type { Entry, Journal } from './journal.ts';
import { type Mark, marksOf, putMark, removeMark } from './mark.ts';
import { type Healing, revert, UnknownFaultError } from './revert.ts';

// For a fault of somebody else: its own healer comes first.
const GRACE_MS = 15_000;

/** This user on this machine: `root@machine`. */
export function ownName(): string {
  return `${userName() ?? 'somebody'}@${hostname()}`;
}

/**
 * Makes sure that a fault will be taken back, before it is injected: word of it is left at the engine, where everybody
 * sees it, and a process of its own is put in charge.
 * @throws MarkedError when there is one of its kind on the container already; Error when nobody could be charged.
 */
export async function arm(
  fault: Fault,
  docker: Pick<DockerClient, 'engine' | 'mark' | 'inspected' | 'removeHelper'>,
  journal: Journal,
  limit: Limit,
): Promise<void> {
  const { id } = await docker.engine(limit);
  const engine = { id, environment: engineEnvironment() };
  try {
    // In here: the engine may have it although its answer was lost.
    await putMark(fault, ownName(), docker, limit);
    const due = dueIn(fault.seconds, machineClocks());
    await charge({ fault, engine, ...(due === undefined ? {} : { due }) }, journal);
  } catch (error) {
    await removeMark(fault, docker, limit);
    throw error;
  }
}

/**
 * Takes a fault back now, whoever made it. Returns words where nobody will ever know whether it was, because its
 * container is gone; the entry is set aside then.
 * @throws UnknownFaultError when it cannot be told from here; Error when it is not proven.
 */
export async function healNow(
  id: string,
  project: string,
  docker: Healing,
  journal: Journal,
  limit: Limit,
): Promise<string | undefined> {
  const entry =
    journal.entry(id) ?? (await marksOf(project, docker, limit)).find((mark) => mark.fault.id === id);
  if (entry === undefined) return undefined;
  try {
    await revert(entry, docker, limit);
    journal.remove(id);
    return undefined;
  } catch (error) {
    if (!(error instanceof UnknownFaultError) || !error.forGood) throw error;
    const kept = journal.entry(id) === undefined ? '' : ` (${journal.setAside(id, error.message)})`;
    return `${error.message}${kept}`;
  }
}

/**
 * Puts a healer of this machine in charge of faults of others that are long due: whoever should have taken them back is
 * gone, with its machine perhaps. `due` is the engine's opinion, so that nobody's clock but the engine's counts.
 */
export async function adoptForeign(marks: readonly Mark[], journal: Journal): Promise<void> {
  for (const { fault, madeBy, engineId, ageMs } of marks) {
    const due = ageMs < 0 || ageMs > fault.seconds * 1_000 + GRACE_MS;
    if (!due || journal.entry(fault.id) !== undefined) continue;
    const engine = { id: engineId, environment: engineEnvironment() };
    const entry: Entry = { fault: { ...fault, deadline: 0 }, madeBy, engine };
    await charge(entry, journal);
  }
}
