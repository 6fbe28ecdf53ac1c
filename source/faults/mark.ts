import type { DockerClient } from '../inventory/docker/docker.ts';
import { type Fault, type FaultKind, parseFault, type Victim } from '../model/fault.ts';
import type { Limit } from '../net/limit.ts';
import { parseJson } from '../net/read.ts';
import { headBy } from '../text/head.ts';
import { FAULT_LABEL } from './fault-helper.ts';

/** The record of a fault at the engine, which the console that made it leaves there. */
export type Mark = {
  readonly fault: Fault;
  /** `root@machine`. */
  readonly madeBy: string;
  /** The container that is the mark. */
  readonly container: string;
  /** Id of the engine that it is at. */
  readonly engineId: string;
  /** How old it is, ms, both ends on the engine's clock. */
  readonly ageMs: number;
};

const RECORD_LABEL = 'io.paws.fault.record';

/** There is a fault of this kind on that container already. */
export class MarkedError extends Error {
  override readonly name = 'MarkedError';
}

/** Name of the mark: one victim has one fault of a kind, no matter which operator makes it. */
export function markName(kind: FaultKind, victim: Victim): string {
  return `paws-fault-${kind}-${victim.id.slice(0, 12)}`;
}

/**
 * Records a fault where every console on the same engine sees it: in a container that never runs, beside the victim.
 * @throws MarkedError when there is a fault of this kind on the victim already, which the message names.
 */
export async function putMark(
  fault: Fault,
  madeBy: string,
  docker: Pick<DockerClient, 'mark' | 'inspected'>,
  limit: Limit,
): Promise<void> {
  const name = markName(fault.kind, fault.victim);
  const labels = { [FAULT_LABEL]: fault.id, [RECORD_LABEL]: JSON.stringify({ fault, madeBy }) };
  if (await docker.mark({ name, beside: fault.victim.id, labels }, limit)) return;
  const there = await docker.inspected(name, limit);
  const known = there === undefined ? undefined : recordIn(there.labels);
  throw new MarkedError(
    known === undefined
      ? `${fault.member} has a fault of this kind already: the container ${name} says so`
      : `${fault.member} has a fault of this kind already: ${known.fault.id} of ${known.madeBy} (paws-console heal ${known.fault.id})`,
  );
}

/** Removes the record of a fault, and of no other one. No error when there is none. */
export async function removeMark(
  fault: Fault,
  docker: Pick<DockerClient, 'inspected' | 'removeHelper'>,
  limit: Limit,
): Promise<void> {
  const there = await docker.inspected(markName(fault.kind, fault.victim), limit);
  if (there !== undefined && recordIn(there.labels)?.fault.id === fault.id)
    await docker.removeHelper(there.id, limit);
}

/** The faults of a project that were marked at the engine, by any operator. What is no mark is ignored. */
export async function marksOf(
  project: string,
  docker: Pick<DockerClient, 'labelled' | 'engine'>,
  limit: Limit,
): Promise<readonly Mark[]> {
  const found = (await docker.labelled(RECORD_LABEL, limit)).flatMap((listed) => {
    const record = recordIn(listed.labels);
    return record?.fault.project === project ? [{ ...record, listed }] : [];
  });
  // Usually there is none, and the engine's clock need not be asked for.
  if (found.length === 0) return [];
  const { id, now } = await docker.engine(limit);
  return found.map(({ fault, madeBy, listed }) => ({
    ...{ fault, madeBy, container: listed.id, engineId: id },
    ageMs: now - listed.createdAt * 1_000,
  }));
}

function recordIn(labels: Readonly<Record<string, string>>): { fault: Fault; madeBy: string } | undefined {
  try {
    const { fault: given, madeBy } = parseJson('the mark', labels[RECORD_LABEL] ?? '') as Record<
      string,
      unknown
    >;
    const fault = parseFault(given);
    if (fault === undefined || fault.id !== labels[FAULT_LABEL]) return undefined;
    return { fault, madeBy: typeof madeBy === 'string' ? headBy(madeBy, 100) : 'somebody' };
  } catch {
    return undefined;
  }
}
