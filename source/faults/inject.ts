import { setTimeout as sleep } from 'node:timers/promises';
import type { DockerClient } from '../inventory/docker/docker.ts';
import type { FaultSpec } from '../model/command.ts';
import { stressArgv } from '../model/stress.ts';
import type { Limit } from '../net/limit.ts';
import { helperName, IN_FORCE } from './fault-helper.ts';
import { latencyHelper, netemProbe } from './latency.ts';
import { partitionHelper } from './partition.ts';

const HELPER_READY_MS = 10_000;
const ASK_EVERY_MS = 50;

/**
 * Does to a container what the fault says. Settles when it has taken effect.
 * @throws Error with the message of Docker, or of the tool that should have done it.
 */
export async function inject(
  docker: DockerClient,
  fault: {
    readonly id: string;
    /** Its id. */
    readonly container: string;
    readonly seconds: number;
    readonly spec: FaultSpec;
  },
  limit: Limit,
): Promise<void> {
  const { id, container, seconds, spec } = fault;
  switch (spec.kind) {
    case 'kill':
      return await docker.kill(container, 'SIGKILL', limit);
    case 'stop':
      return await docker.stop(container, limit);
    case 'pause':
      return await docker.pause(container, limit);
    case 'partition':
      await docker.runHelper(partitionHelper(id, container, { ...spec, seconds }), limit);
      return await untilInForce(docker, helperName(id), limit);
    case 'latency':
      await docker.runHelper(latencyHelper(id, container, { ...spec, seconds }), limit);
      return await untilInForce(docker, helperName(id), limit);
    default: {
      const exec = await docker.spawn(container, stressArgv(spec, seconds), { user: 'root' }, limit);
      const { running, exitCode } = await docker.execState(exec, limit);
      if (!running && exitCode !== 0) throw new Error(`stress-ng ended at once with ${exitCode}`);
    }
  }
}

/**
 * What this machine lacks for a fault, so that it cannot be injected; nothing when it can. Changes nothing.
 * @throws Error with Docker's message when that cannot be found out.
 */
export async function lacking(
  docker: DockerClient,
  { container, spec }: { readonly container: string; readonly spec: FaultSpec },
  limit: Limit,
): Promise<string | undefined> {
  if (spec.kind !== 'latency') return undefined;
  const { exitCode, output } = await docker.helped(netemProbe(container), limit);
  if (exitCode === 0) return undefined;
  const message = output.trim();
  return /kind is unknown/.test(message)
    ? `the kernel of this machine has no netem (module sch_netem), without which no packet is delayed or lost`
    : `no packet can be delayed here: ${message}`;
}

async function untilInForce(docker: DockerClient, helper: string, limit: Limit): Promise<void> {
  const until = Date.now() + HELPER_READY_MS;
  for (;;) {
    const said = await docker.helperLog(helper, limit);
    if (IN_FORCE.test(said)) return;
    const state = (await docker.inspected(helper, limit))?.state;
    if (state !== 'running' && state !== 'created') throw new Error(`the helper ended: ${said.trim()}`);
    if (Date.now() > until) throw new Error(`the helper does not say that it is done: ${said.trim()}`);
    await sleep(ASK_EVERY_MS);
  }
}
