import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchDcs } from '../../../source/dcs/observe.ts';
import { createQuorumReads } from '../../../source/dcs/quorum-reads.ts';
import { membersFrom } from '../../../source/inventory/compose.ts';
import { dockerClient } from '../../../source/inventory/docker/docker.ts';
import type { Container, Role } from '../../../source/model/container.ts';
import type { Emit } from '../../../source/systems/system.ts';
import { watchDocker } from '../../../source/watch/docker.ts';
import { watchMember } from '../../../source/watch/members.ts';
import { createPace } from '../../../source/watch/pace.ts';
import type { Supervised } from '../../../source/watch/supervise.ts';
import { type HostileServer, hostileServer, type Protocol } from '../../fixtures/hostile-server.ts';
import { container } from '../../fixtures/state.ts';
import { until } from '../../wait.ts';

const WATCHED_MS = 3_000;

/** Runs of a poll, or of a stream, that fails each time, in so many ms: at once, after 1, 2, 4, and then each 5 s. */
function runsWithin(ms: number): number {
  const pauses = [1_000, 2_000, 4_000];
  let runs = 1;
  // Each pause is up to a tenth shorter.
  for (let passed = 0; passed <= ms; runs += 1) passed += 0.9 * (pauses[runs - 1] ?? 5_000);
  return runs - 1;
}

type Watch = (server: HostileServer, emit: Emit, signal: AbortSignal) => Supervised | undefined;

function member(role: Role, purpose: string): Watch {
  return ({ port }, emit, signal) => {
    const one: Container = container('member1', role, { ports: { [purpose]: port } });
    const shared = { reads: createQuorumReads(), pace: createPace() };
    const [found] = membersFrom([one], { secret: () => undefined, remote: () => undefined });
    return found && watchMember(found, shared, emit, signal);
  };
}

const WATCHES: Readonly<Record<string, { protocol: Protocol; watch: Watch; perRun: number }>> = {
  patroni: { protocol: 'http', watch: member('patroni', 'rest'), perRun: 1 },
  haproxy: { protocol: 'http', watch: member('haproxy', 'stats'), perRun: 1 },
  pgbouncer: { protocol: 'postgres', watch: member('pgbouncer', 'pgbouncer'), perRun: 1 },
  redis: { protocol: 'resp', watch: member('redis', 'redis'), perRun: 1 },
  // Two questions at a time.
  app: { protocol: 'http', watch: member('app', 'app'), perRun: 2 },
  // It polls, and it listens.
  sentinel: { protocol: 'resp', watch: member('sentinel', 'sentinel'), perRun: 2 },
  // gRPC opens a connection again by itself while it is asked something.
  etcd: { protocol: 'grpc', watch: member('etcd', 'client'), perRun: 3 },
  keys: {
    protocol: 'grpc',
    watch: ({ port }, emit, signal) => {
      const endpoint = { member: 'etcd1', host: '127.0.0.1', port };
      return watchDcs([endpoint], { prefix: '/p/' }, createQuorumReads(), emit, signal, createPace());
    },
    perRun: 3,
  },
  docker: {
    protocol: 'http',
    watch: ({ port }, emit, signal) => {
      process.env.DOCKER_HOST = `tcp://127.0.0.1:${port}`;
      return watchDocker(dockerClient(), 'paws360', emit, signal, createPace());
    },
    perRun: 2,
  },
};

test('whoever breaks every connection is tried again less and less often', async () => {
  const ending = new AbortController();
  const since = performance.now();
  const running = await Promise.all(
    Object.entries(WATCHES).map(async ([name, { protocol, watch, perRun }]) => {
      const server = await hostileServer(protocol, 'cut');
      let failures = 0;
      const emit: Emit = (event) => {
        if (event.type === 'source.failed') failures += 1;
      };
      const supervised = watch(server, emit, ending.signal);
      return { name, server, supervised, perRun, failures: () => failures };
    }),
  );
  try {
    const all = () => running.every(({ failures }) => failures() > 0);
    await until(all, { timeoutMs: 60_000, what: 'a failure of each' });
    await sleep(WATCHED_MS);
    const ms = performance.now() - since;
    for (const { name, server, perRun } of running) {
      const most = perRun * runsWithin(ms);
      assert.ok(server.connections() <= most, `${name}: ${server.connections()} connections in ${ms} ms`);
    }
  } finally {
    ending.abort();
    for (const { server, supervised } of running) {
      await server.close();
      await supervised?.done;
    }
  }
});
