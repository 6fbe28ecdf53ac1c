import type { DockerClient } from '../inventory/docker/docker.ts';
import type { Fault } from '../model/fault.ts';
import type { Limit } from '../net/limit.ts';
import { latencyCleanup } from './latency.ts';
import { partitionCleanup } from './partition.ts';

// Killed, stress-ng leaves the files behind that it wrote to.
const END_STRESS = "pkill -x -9 'stress-ng.*'; rm -rf /tmp/tmp-stress-ng*";

/**
 * Takes a fault back and proves it. Idempotent: a fault that has ended by itself is no error. A container that
 * is not there any more has nothing to take back either.
 * @throws Error with Docker's words when it could not be done.
 */
export async function takeBack(
  fault: Fault,
  docker: Pick<DockerClient, 'state' | 'start' | 'stop' | 'unpause' | 'exec' | 'helped' | 'removeHelper'>,
  limit: Limit,
): Promise<void> {
  const { undo } = fault;
  switch (undo.type) {
    case 'start':
      if ((await docker.state(undo.container, limit)) !== undefined)
        await docker.start(undo.container, limit);
      return;
    case 'unpause':
      if ((await docker.state(undo.container, limit)) === 'paused')
        await docker.unpause(undo.container, limit);
      return;
    case 'end-stress':
      if ((await docker.state(undo.container, limit)) === 'running')
        await docker.exec(undo.container, ['sh', '-c', END_STRESS], { user: 'root' }, limit);
      return;
    case 'end-helper': {
      const cleanup = fault.kind === 'latency' ? latencyCleanup : partitionCleanup;
      if ((await docker.state(undo.helper, limit)) !== undefined) await docker.stop(undo.helper, limit, 5);
      await docker.removeHelper(undo.helper, limit);
      // The helper takes its rules out itself; this is for one that was killed before it could.
      if ((await docker.state(undo.container, limit)) === 'running')
        await docker.helped(cleanup(fault.id, undo.container), limit);
      return;
    }
  }
}
