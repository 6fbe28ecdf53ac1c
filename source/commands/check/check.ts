import type { Reachable } from '../../inventory/file/endpoints.ts';
import type { Limit } from '../../net/limit.ts';
import { sentinelClient } from '../../systems/sentinel/client.ts';
import { type Members, membersByRest, membersInEtcd } from './members.ts';
import { look, type Probe, type Row } from './probe.ts';
import {
  type Cluster,
  etcdPlaces,
  etcdProbes,
  haproxyProbes,
  patroniProbes,
  prefixOf,
  redisProbes,
  restPlace,
  sentinelPlaces,
  sentinelProbes,
} from './targets.ts';

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

/** Who the members of a cluster are by etcd, else by the first of its nodes that says it; none where nobody does. */
async function membersOf(stack: Reachable, cluster: Cluster, index: number, limit: Limit): Promise<Members> {
  const { endpoint, config } = stack;
  const inEtcd = etcdPlaces(config).map(
    async (asked) => await membersInEtcd(await endpoint(asked), prefixOf(cluster), limit),
  );
  const none: Members = new Map();
  const fromEtcd = await Promise.any(inEtcd).catch(() => none);
  if (fromEtcd.size > 0) return fromEtcd;
  const nodes = (cluster.endpoints ?? []).flatMap((url, i) =>
    restPlace(cluster, url, url, ['patroni', index, 'endpoints', i]),
  );
  return await Promise.any(
    nodes.map(async (asked) => await membersByRest(await endpoint(asked), limit)),
  ).catch(() => none);
}

/** The instances of each master that is ours, as the file and the sentinels name them. */
async function instancesOf(
  { config, endpoint }: Reachable,
  limit: Limit,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const masters = config.redis?.masters;
  const views = await Promise.all(
    sentinelPlaces(config).map(async (asked) => {
      try {
        const client = sentinelClient(await endpoint(asked));
        try {
          return (await client.view(limit)).masters;
        } finally {
          client.close();
        }
      } catch {
        // Its own row says why.
        return [];
      }
    }),
  );
  const found = new Map<string, Set<string>>(
    Object.entries(masters ?? {}).map(([name, { instances = [] }]) => [name, new Set(instances)]),
  );
  for (const { name, host, port, replicas } of views.flat()) {
    const places = found.get(name) ?? new Set<string>();
    if (masters !== undefined && !found.has(name)) continue;
    for (const one of [{ host, port }, ...replicas])
      places.add(`${one.host.includes(':') ? `[${one.host}]` : one.host}:${one.port}`);
    found.set(name, places);
  }
  return found;
}
