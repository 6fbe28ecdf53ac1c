import { setTimeout } from 'node:timers/promises';
import { etcdCluster } from '../dcs/etcd-cluster.ts';
import { observeDcs, observeLease } from '../dcs/observe.ts';
import { createQuorumReads } from '../dcs/quorum-reads.ts';
import { composeInventory } from '../inventory/compose.ts';
import type { Member } from '../inventory/inventory.ts';
import { DEFAULT_PERIOD_MS } from '../model/pace.ts';
import { SILENT_MS } from '../model/postgres.ts';
import { UNSERVED_MS } from '../model/tried.ts';
import { etcdClient } from '../systems/etcd/client.ts';
import type { Emit } from '../systems/system.ts';
import { observeContainers } from './docker.ts';
import { endpointsOf, observeMember } from './members.ts';
import { observePostgres } from './postgres.ts';
import { failures } from './source.ts';
import type { Stack } from './start.ts';
import { attempt } from './supervise.ts';
import { makeTargets } from './targets.ts';
import { observeWay, type Way } from './way.ts';
import { waysOf } from './ways.ts';

// Docker answers in milliseconds, or in seconds while it starts containers.
const DOCKER_DEADLINE_MS = 3_000;

/** A member that is silent for this long is reported as silent. */
const MEMBER_DEADLINE_MS = 800;
/** PostgreSQL of a node whose Patroni answers is given so much longer, ms: for a client its silence is an outage. */
const POSTGRES_AGAIN_MS = SILENT_MS + 100;

/**
 * Reads everything once: Docker's list, then all members and Patroni's keys in parallel. What is seen or fails arrives
 * as the same events that `startSources` gives; at the end nothing is left open.
 */
export async function observeOnce(stack: Stack, emit: Emit, signal: AbortSignal): Promise<void> {
  const { inventory = composeInventory(), project, patienceMs = MEMBER_DEADLINE_MS } = stack;
  const { hosts } = inventory;
  // Loading the client libraries takes longer than Docker's answer: do both at once. A failure shows where they are used.
  for (const library of [import('etcd3'), import('ioredis'), import('pg')]) library.catch(() => undefined);
  let members: readonly Member[] = hosts === undefined ? inventory.members([]) : [];
  const see: Emit = (event) => {
    if (event.type === 'containers.observed') members = inventory.members(event.containers);
    emit(event);
  };
  if (hosts === undefined)
    emit({
      type: 'hosts.absent',
      members: members.map(({ name, role }) => ({ name, role })),
      at: Date.now(),
    });
  else
    await attempt({
      signal,
      deadlineMs: DOCKER_DEADLINE_MS,
      onError: failures(emit, 'docker'),
      run: (limit) => observeContainers(hosts, project, see, limit),
    });
  const shared = {
    reads: createQuorumReads(),
    periodMs: () => DEFAULT_PERIOD_MS,
  };
  const targets = makeTargets();
  const answered = new Set<string>();
  const failed = new Set<string>();
  const record: Emit = (event) => {
    targets.record(event);
    if (event.type === 'member.observed') answered.add(event.member);
    if (event.type === 'source.failed' && event.system === 'postgres') failed.add(event.member ?? '');
    emit(event);
  };
  const nodes = members.filter(({ role }) => role === 'patroni');
  const placeOf = ({ name, at }: Member) => ({ name, at: at('postgres') });
  await Promise.all([
    ...members.map((member) => observeMember(member, shared, record, patienceMs, signal)),
    ...nodes.map((node) => observePostgres(placeOf(node), record, patienceMs, signal)),
    observeKeys(stack, members, emit, signal),
  ]);
  const again = nodes.filter(({ name }) => failed.has(name) && answered.has(name));
  // Only what PostgreSQL says after its Patroni has failed to answer speaks for the node.
  const mute = nodes.filter(({ name }) => !answered.has(name));
  await Promise.all([
    ...again.map((node) =>
      observePostgres(placeOf(node), emit, Math.max(POSTGRES_AGAIN_MS, patienceMs), signal),
    ),
    ...mute.map((node) => observePostgres(placeOf(node), emit, patienceMs, signal)),
    ...waysOf(members, targets, stack.mayWrite).map((way) => askOrAgain(way, emit, signal)),
  ]);
}

/** Asks once, and after a failure once more: a single one may be that of a busy machine, or of a switchover. */
async function askOrAgain(way: Way, emit: Emit, signal: AbortSignal): Promise<void> {
  let failed = false;
  const record: Emit = (event) => {
    failed ||= event.type === 'source.failed';
    emit(event);
  };
  await observeWay(way, record, MEMBER_DEADLINE_MS, signal);
  if (!failed) return;
  await setTimeout(UNSERVED_MS, undefined, { signal }).catch(() => undefined);
  await observeWay(way, emit, MEMBER_DEADLINE_MS, signal);
}

async function observeKeys(
  stack: Stack,
  members: readonly Member[],
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const endpoints = endpointsOf(members, 'etcd');
  if (endpoints.length === 0) return;
  const cluster = etcdCluster(endpoints.map(etcdClient));
  const place = stack.prefix === undefined ? {} : { prefix: stack.prefix };
  await attempt({
    signal,
    deadlineMs: stack.patienceMs ?? MEMBER_DEADLINE_MS,
    onError: failures(emit, 'dcs'),
    run: async (limit) => {
      const { dcs } = await observeDcs(cluster, place, emit, limit);
      await observeLease(cluster, dcs, emit, limit);
    },
  });
  cluster.close();
}
