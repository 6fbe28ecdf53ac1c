import { instancesOf, membersOf } from '../../app/discover.ts';
import type { Reachable } from '../../inventory/file/endpoints.ts';
import type { Limit } from '../../net/limit.ts';
import { look, type Probe, type Row } from './probe.ts';
import { etcdProbes, haproxyProbes, patroniProbes, redisProbes, sentinelProbes } from './targets.ts';

/** Says how far it is: how many places were looked at, of those that are known by now. */
export type Progress = (done: number, known: number) => void;

/**
 * Looks at every place that a stack's file leads to, all at the same time: those in the file, and those that they name. The
 * rows are in the order of the file.
 */
export async function checkStack(
  stack: Reachable,
  limit: Limit,
  progress: Progress,
): Promise<readonly Row[]> {
  let [done, known] = [0, 0];
  const all = async (probes: readonly Probe[]) => {
    known += probes.length;
    progress(done, known);
    return await Promise.all(
      probes.map(async (probe) => {
        const row = await look(probe, limit);
        done += 1;
        progress(done, known);
        return row;
      }),
    );
  };
  const { patroni = [] } = stack.config;
  const parts = await Promise.all([
    all(etcdProbes(stack)),
    ...patroni.map(
      async (cluster, i) =>
        await all(patroniProbes(cluster, await membersOf(stack, cluster, i, limit), i, stack)),
    ),
    all(sentinelProbes(stack)),
    instancesOf(stack, limit).then(
      async (instances) =>
        await all([...instances].flatMap(([master, places]) => redisProbes(stack, master, [...places]))),
    ),
    all(haproxyProbes(stack)),
  ]);
  return parts.flat();
}
