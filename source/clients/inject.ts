import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultSpec } from '../domain/command.ts';
import { stressArgv } from '../domain/stress.ts';
import type { DockerClient } from './docker.ts';
import type { Limit } from './limit.ts';
import { helperName, partitionHelper } from './partition.ts';

const HELPER_READY_MS = 10_000;
const LOOK_EVERY_MS = 50;

/**
 * Does to a container what the fault says. Settles when it has taken effect.
 * @throws Error with Docker's words, or those of the tool that should have done it.
 */
export async function inject(
  docker: DockerClient,
  fault: {
    readonly id: string;
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
      return await untilCut(docker, helperName(id), limit);
    case 'latency':
      throw new Error('latency is not offered yet');
    default: {
      const exec = await docker.spawn(container, stressArgv(spec, seconds), { user: 'root' }, limit);
      const { running, exitCode } = await docker.execState(exec, limit);
      if (!running && exitCode !== 0) throw new Error(`stress-ng ended at once with ${exitCode}`);
    }
  }
}

async function untilCut(docker: DockerClient, helper: string, limit: Limit): Promise<void> {
  const until = Date.now() + HELPER_READY_MS;
  for (;;) {
    const said = await docker.helperLog(helper, limit);
    if (/^cut$/m.test(said)) return;
    const state = await docker.state(helper, limit);
    if (state !== 'running' && state !== 'created') throw new Error(`the helper ended: ${said.trim()}`);
    if (Date.now() > until) throw new Error(`the helper does not say that it is done: ${said.trim()}`);
    await sleep(LOOK_EVERY_MS);
  }
}
