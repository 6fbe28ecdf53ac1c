import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { dockerClient } from '../../../source/clients/docker.ts';
import type { Container, Role } from '../../../source/domain/container.ts';
import { watchDcs } from '../../../source/sources/dcs.ts';
import { watchDocker } from '../../../source/sources/docker.ts';
import { watchMember } from '../../../source/sources/members.ts';
import { createPace } from '../../../source/sources/pace.ts';
import { createQuorumReads } from '../../../source/sources/quorum-reads.ts';
import type { Emit } from '../../../source/sources/source.ts';
import type { Supervised } from '../../../source/sources/supervise.ts';
import { type HostileServer, hostileServer, type Protocol } from '../../fixtures/hostile-server.ts';
import { container } from '../../fixtures/state.ts';

const WATCHED_MS = 4_000;
/** Runs of a poll, or of a stream, that fails each time: at once, and after 1 and 2 s more. Busy machines do fewer. */
const RUNS = 3;

type Watch = (server: HostileServer, emit: Emit, signal: AbortSignal) => Supervised | undefined;

function member(role: Role, purpose: string): Watch {
  return ({ port }, emit, signal) => {
    const one: Container = container('member1', role, { ports: { [purpose]: port } });
    const shared = { findLogin: async () => undefined, reads: createQuorumReads(), pace: createPace() };
    return watchMember(one, shared, emit, signal);
  };
}

const WATCHES: Readonly<Record<string, { protocol: Protocol; watch: Watch; most: number }>> = {
  patroni: { protocol: 'http', watch: member('patroni', 'rest'), most: RUNS },
  haproxy: { protocol: 'http', watch: member('haproxy', 'stats'), most: RUNS },
  redis: { protocol: 'resp', watch: member('redis', 'redis'), most: RUNS },
  // Two questions at a time.
  app: { protocol: 'http', watch: member('app', 'app'), most: 2 * RUNS },
  // It polls, and it listens.
  sentinel: { protocol: 'resp', watch: member('sentinel', 'sentinel'), most: 2 * RUNS },
  // gRPC opens a connection again by itself while it is asked something.
  etcd: { protocol: 'grpc', watch: member('etcd', 'client'), most: 3 * RUNS },
  keys: {
    protocol: 'grpc',
    watch: ({ port }, emit, signal) => {
      const endpoint = { member: 'etcd1', host: '127.0.0.1', port };
      return watchDcs([endpoint], { prefix: '/p/' }, createQuorumReads(), emit, signal, createPace());
    },
    most: 3 * RUNS,
  },
  docker: {
    protocol: 'http',
    watch: ({ port }, emit, signal) => {
      process.env.DOCKER_HOST = `tcp://127.0.0.1:${port}`;
      return watchDocker(dockerClient(), 'paws360', emit, signal, createPace());
    },
    most: 2 * RUNS,
  },
};

test('whoever breaks every connection is tried again less and less often', async () => {
  const ending = new AbortController();
  const running = await Promise.all(
    Object.entries(WATCHES).map(async ([name, { protocol, watch, most }]) => {
      const server = await hostileServer(protocol, 'cut');
      let failures = 0;
      const emit: Emit = (event) => {
        if (event.type === 'source.failed') failures += 1;
      };
      const supervised = watch(server, emit, ending.signal);
      return { name, server, supervised, most, failures: () => failures };
    }),
  );
  await sleep(WATCHED_MS);
  ending.abort();
  for (const { name, server, supervised, most, failures } of running) {
    await supervised?.done;
    assert.ok(failures() > 0, `${name} has failed`);
    assert.ok(
      server.connections() <= most,
      `${name}: ${server.connections()} connections in ${WATCHED_MS} ms`,
    );
    await server.close();
  }
});
