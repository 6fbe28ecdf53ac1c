import { endpointOf } from '../inventory/compose.ts';
import type { DockerClient } from '../inventory/docker/docker.ts';
import type { Role } from '../model/container.ts';
import type { Dcs } from '../model/dcs.ts';
import { haproxyClient } from '../systems/haproxy/client.ts';
import { writeTargets } from '../systems/haproxy/facts.ts';
import { redisClient } from '../systems/redis/client.ts';
import type { RunClock } from './clock.ts';
import { loginOf } from './context.ts';
import type { Observation, Unplaced } from './observation.ts';
import { watchKeys } from './observe-keys.ts';
import { nodePoller } from './observe-nodes.ts';
import { pause } from './wait.ts';

/** Reads the stack much more often than the console's panes need, for as long as a drill runs. */
export type Observer = Awaited<ReturnType<typeof startObserver>>;

const READ_EVERY_MS = 200;
const READ_DEADLINE_MS = 800;
const LIST_DEADLINE_MS = 5_000;

/**
 * Begins to observe: the leader key and the sync key as etcd reports them, and every PostgreSQL, HAProxy and Redis
 * every 200 ms. What is seen is reported with its moment on the run's clock.
 * @throws Error when the stack's containers cannot be listed, or its login is not known.
 */
export async function startObserver(
  project: string,
  docker: DockerClient,
  dcs: Dcs,
  clock: RunClock,
  tell: (observation: Observation) => void,
) {
  const containers = await docker.containers(project, { deadlineMs: LIST_DEADLINE_MS });
  const stopping = new AbortController();
  const { signal } = stopping;
  const say = (observation: Unplaced<Observation>) => {
    if (!signal.aborted) tell({ ...observation, atMs: clock.now() } as Observation);
  };
  const at = (role: Role, purpose: string) =>
    containers.flatMap((container) => {
      if (container.role !== role) return [];
      const endpoint = endpointOf(container, purpose, docker);
      return 'absent' in endpoint ? [] : [{ endpoint, container: container.name }];
    });

  const nodes = at('patroni', 'postgres').map(({ endpoint, container }) =>
    nodePoller(endpoint, container, loginOf([endpoint]), docker),
  );
  const proxies = at('haproxy', 'stats').map(({ endpoint }) => haproxyClient(endpoint));
  const redises = at('redis', 'redis').map(({ endpoint }) => redisClient(endpoint));

  const loops = [
    ...nodes.map((node) =>
      every(signal, async () => {
        const askedMs = clock.now();
        say({ type: 'node', name: node.name, askedMs, answer: await node.answer(signal) });
      }),
    ),
    ...proxies.map((proxy) =>
      every(signal, async () => {
        const servers = await proxy.statistics({ signal, deadlineMs: READ_DEADLINE_MS }).then(
          ({ servers: all }) => writeTargets(all),
          () => null,
        );
        say({ type: 'routes', servers });
      }),
    ),
    every(signal, async () => {
      const seen = await Promise.all(
        redises.map((redis) => redis.node({ signal, deadlineMs: READ_DEADLINE_MS }).catch(() => undefined)),
      );
      const named = seen.filter((node) => node !== undefined);
      const masters = named.filter(({ role }) => role === 'master').map(({ name }) => name);
      const linked = named.filter(({ masterLinkUp }) => masterLinkUp === true).map(({ name }) => name);
      say({ type: 'redis', masters, linked });
    }),
  ];
  const key = dcs.leader?.key;
  const etcd = at('etcd', 'client').map(({ endpoint }) => endpoint);
  const watch = key === undefined ? undefined : watchKeys(etcd, key, dcs.revision, say, signal);
  return {
    /** Settles when everything that was opened is closed. */
    stop: async (): Promise<void> => {
      stopping.abort();
      await Promise.all([...loops, watch]);
      for (const client of [...nodes, ...proxies, ...redises]) client.close();
    },
  };
}

// On the grid of the period; a read that takes longer leaves the ones out that it overlaps.
async function every(signal: AbortSignal, read: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    const began = performance.now();
    await read().catch(() => undefined);
    const spent = performance.now() - began;
    await pause(READ_EVERY_MS - (spent % READ_EVERY_MS), signal);
  }
}
