import { setTimeout } from 'node:timers/promises';
import type { DockerClient } from '../inventory/docker/docker.ts';
import { statusOf } from '../inventory/docker/engine.ts';
import type { Inspected } from '../inventory/docker/marks.ts';
import type { Fault, FaultKind } from '../model/fault.ts';
import type { Limit } from '../net/limit.ts';
import type { Entry } from './entry.ts';
import { FAULT_LABEL, helperName, UNDO_LABEL } from './fault-helper.ts';
import { latencyCleanup } from './latency.ts';
import { removeMark } from './mark.ts';
import { partitionCleanup } from './partition.ts';

// Killed, stress-ng leaves the files behind that it wrote to. pkill says 1 where there was none to kill.
const END_STRESS = "pkill -x -9 'stress-ng.*'; [ $? -le 1 ] && rm -rf /tmp/tmp-stress-ng*";
// No process of it is there any more, and no network.
const ENDED: readonly string[] = ['created', 'exited', 'dead'];

const ENDS_CONTAINER: readonly FaultKind[] = ['kill', 'stop'];
// After its grace period a container is killed, and Docker needs a moment to see that.
const KILLED_WITHIN_MS = 5_000;
const ASK_EVERY_MS = 100;

/** The parts of the Docker client by which faults are healed. */
export type Healing = Pick<
  DockerClient,
  'engine' | 'inspected' | 'start' | 'stop' | 'unpause' | 'exec' | 'helped' | 'removeHelper' | 'labelled'
>;

/** A fault still is there, and Docker shows it; or it was none that may be touched. */
export class NotHealedError extends Error {
  override readonly name = 'NotHealedError';
}

/** Whether a fault still is there cannot be found out from here. */
export class UnknownFaultError extends Error {
  override readonly name = 'UnknownFaultError';
  /** Whether it can never be found out: the container is gone for good. */
  readonly forGood: boolean;
  constructor(message: string, forGood: boolean) {
    super(message);
    this.forGood = forGood;
  }
}

/**
 * Heals a fault and proves it. Idempotent: a fault that has ended by itself is no error. Before anything is done
 * engine, container, project and label are verified: what an entry says is not enough to touch a container.
 * @throws UnknownFaultError when the container is not there, this is another engine, or it does not answer;
 * NotHealedError when the fault still is there; Error with Docker's message.
 */
export async function revert(
  { fault, engine, inForce }: Pick<Entry, 'fault' | 'engine' | 'inForce'>,
  docker: Healing,
  limit: Limit,
  sleep: (ms: number) => Promise<unknown> = setTimeout,
): Promise<void> {
  const here = (await docker.engine(limit)).id;
  if (engine !== undefined && engine.id !== here) {
    const { DOCKER_HOST: host, DOCKER_CONTEXT: context } = engine.environment;
    const where = host === undefined ? `DOCKER_CONTEXT=${context}` : `DOCKER_HOST=${host}`;
    throw new UnknownFaultError(
      `${fault.id} was made on another engine (${where}), nothing was done to this one`,
      false,
    );
  }
  const victim = await docker.inspected(fault.victim.id, limit);
  if (victim === undefined) {
    await removeMark(fault, docker, limit);
    throw new UnknownFaultError(
      `the container that ${fault.id} was on (${fault.victim.name}, ${fault.victim.id.slice(0, 12)}) is there no more: nothing was done`,
      true,
    );
  }
  const wrong = unharmable(victim, fault);
  if (wrong !== undefined) throw new NotHealedError(`${wrong}: nothing was done to it`);
  if (inForce !== true && ENDS_CONTAINER.includes(fault.kind)) await untilEnded(victim, docker, limit, sleep);
  try {
    await undo(fault, victim, docker, limit);
    await removeMark(fault, docker, limit);
  } catch (error) {
    // One of several steps had no answer: Docker may have done it, and those before it are done.
    if (error instanceof NotHealedError || error instanceof UnknownFaultError) throw error;
    throw statusOf(error) === undefined ? unknownWhether(error) : error;
  }
}

function unknownWhether(error: unknown): UnknownFaultError {
  return new UnknownFaultError(`whether it was done is unknown: ${(error as Error).message}`, false);
}

/** Whether a fault that had taken effect is over, because an operator has ended it by hand. */
export async function isOver(fault: Fault, docker: Healing, limit: Limit): Promise<boolean> {
  switch (fault.kind) {
    case 'kill':
    case 'stop':
    case 'pause':
      return (await docker.inspected(fault.victim.id, limit))?.state === 'running';
    case 'partition':
    case 'latency':
      return (await docker.inspected(helperName(fault.id), limit))?.state !== 'running';
    default:
      return false;
  }
}

function unharmable({ name, labels }: Inspected, { project }: Fault): string | undefined {
  if (labels['com.docker.compose.project'] !== project) return `${name} is not of the project ${project}`;
  return labels['io.paws.chaos'] === 'allowed' ? undefined : `${name} is not labelled io.paws.chaos=allowed`;
}

// Docker shows no container as stopping: one that it was asked to end counts as running until it ends, even when it was
// "started" meanwhile. One that runs for longer than a stop can take is not being stopped.
async function untilEnded(
  { id, stopSeconds }: Inspected,
  docker: Healing,
  limit: Limit,
  sleep: (ms: number) => Promise<unknown>,
): Promise<void> {
  for (let left = stopSeconds * 1_000 + KILLED_WITHIN_MS; left > 0; left -= ASK_EVERY_MS) {
    if ((await docker.inspected(id, limit))?.state !== 'running') return;
    await sleep(ASK_EVERY_MS);
  }
}

async function undo(fault: Fault, victim: Inspected, docker: Healing, limit: Limit): Promise<void> {
  const { id, state, name } = victim;
  switch (fault.kind) {
    case 'kill':
    case 'stop':
      await docker.start(id, limit);
      return await proven(id, docker, limit, (now) => now === 'running', `${name} does not run`);
    case 'pause':
      if (state === 'paused') await docker.unpause(id, limit);
      return await proven(id, docker, limit, (now) => now !== 'paused', `${name} is still frozen`);
    case 'partition':
    case 'latency': {
      await endHelper(fault, docker, limit);
      // The helper takes its rules out itself; this is for one that was killed before it could.
      const cleanup = fault.kind === 'latency' ? latencyCleanup : partitionCleanup;
      if (ENDED.includes(state)) return;
      await removeOlderUndo(fault, docker, limit);
      const { exitCode, output } = await docker.helped(cleanup(fault.id, id), limit);
      if (exitCode !== 0)
        throw new NotHealedError(`${name}: its network could not be mended: ${output.trim()}`);
      return;
    }
    default: {
      if (ENDED.includes(state)) return;
      // Docker runs nothing in a frozen one, and its processes go on when it is thawed.
      if (state !== 'running') {
        const is = state === 'paused' ? 'frozen' : state;
        throw new UnknownFaultError(`${name} is ${is}: whether the stress has ended is unknown`, false);
      }
      const { exitCode, output } = await docker.exec(id, ['sh', '-c', END_STRESS], { user: 'root' }, limit);
      if (exitCode !== 0)
        throw new NotHealedError(`${name}: the stress could not be ended: ${output.trim()}`);
      return;
    }
  }
}

async function endHelper(fault: Fault, docker: Healing, limit: Limit): Promise<void> {
  const helper = await docker.inspected(helperName(fault.id), limit);
  if (helper === undefined) return;
  if (helper.labels[FAULT_LABEL] !== fault.id)
    throw new NotHealedError(`${helper.name} is not the helper of ${fault.id}: nothing was done to it`);
  await docker.stop(helper.id, limit, 5);
  await docker.removeHelper(helper.id, limit);
}

// One that was left behind by a healer that was killed, or whose engine was away: only this removes it.
async function removeOlderUndo({ id }: Fault, docker: Healing, limit: Limit): Promise<void> {
  for (const old of await docker.labelled(`${UNDO_LABEL}=${id}`, limit)) {
    if ((await docker.inspected(old.id, limit))?.state !== 'running')
      await docker.removeHelper(old.id, limit);
  }
}

async function proven(
  container: string,
  docker: Healing,
  limit: Limit,
  is: (state: string | undefined) => boolean,
  otherwise: string,
): Promise<void> {
  let now: string | undefined;
  try {
    now = (await docker.inspected(container, limit))?.state;
  } catch (error) {
    throw unknownWhether(error);
  }
  if (!is(now)) throw new NotHealedError(`${otherwise}: Docker says that it is ${now ?? 'gone'}`);
}
