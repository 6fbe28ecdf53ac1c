import { etcdCluster } from '../dcs/etcd-cluster.ts';
import { observeDcs, observeLease } from '../dcs/observe.ts';
import { createQuorumReads } from '../dcs/quorum-reads.ts';
import { dockerClient } from '../inventory/docker/docker.ts';
import type { Container } from '../model/container.ts';
import { DEFAULT_PERIOD_MS } from '../model/pace.ts';
import { etcdClient } from '../systems/etcd/client.ts';
import type { Emit } from '../systems/system.ts';
import { observeContainers } from './docker.ts';
import { endpointsOf, observeMember } from './members.ts';
import { preload } from './preload.ts';
import { failures } from './source.ts';
import { type Stack, statsLogin } from './start.ts';
import { attempt } from './supervise.ts';

// Docker answers in milliseconds, or in seconds while it starts containers.
const DOCKER_DEADLINE_MS = 3_000;

/** A member that is silent for this long is reported as silent. */
const MEMBER_DEADLINE_MS = 800;

/**
 * One look at everything: Docker's list, then all members and Patroni's keys in parallel. What is seen or
 * fails arrives as the same events that `startSources` gives; at the end nothing is left open.
 */
export async function observeOnce(stack: Stack, emit: Emit, signal: AbortSignal): Promise<void> {
  const { project, docker = dockerClient() } = stack;
  // Loading the client libraries takes longer than Docker's answer: do both at once.
  preload();
  let containers: readonly Container[] = [];
  await attempt({
    signal,
    deadlineMs: DOCKER_DEADLINE_MS,
    onError: failures(emit, 'docker'),
    run: (limit) =>
      observeContainers(
        docker,
        project,
        (event) => {
          if (event.type === 'containers.observed') containers = event.containers;
          emit(event);
        },
        limit,
      ),
  });
  const shared = {
    findLogin: statsLogin(docker, project),
    reads: createQuorumReads(),
    periodMs: () => DEFAULT_PERIOD_MS,
  };
  await Promise.all([
    ...containers.map((container) => observeMember(container, shared, emit, MEMBER_DEADLINE_MS, signal)),
    observeKeys(stack, containers, emit, signal),
  ]);
}

async function observeKeys(
  stack: Stack,
  containers: readonly Container[],
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const endpoints = endpointsOf(containers, 'etcd');
  if (endpoints.length === 0) return;
  const cluster = etcdCluster(endpoints.map(etcdClient));
  const place = stack.prefix === undefined ? {} : { prefix: stack.prefix };
  await attempt({
    signal,
    deadlineMs: MEMBER_DEADLINE_MS,
    onError: failures(emit, 'dcs'),
    run: async (limit) => {
      const { dcs } = await observeDcs(cluster, place, emit, limit);
      await observeLease(cluster, dcs, emit, limit);
    },
  });
  cluster.close();
}
