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
import type { HostileServer, Protocol } from '../../fixtures/hostile-server.ts';
import { OPEN_HOSTS } from '../../fixtures/open-hosts.ts';
import { container } from '../../fixtures/state.ts';

type Watch = (server: HostileServer, emit: Emit, signal: AbortSignal) => Supervised | undefined;

function member(role: Role, purpose: string): Watch {
  return ({ port }, emit, signal) => {
    const one: Container = container('member1', role, { ports: { [purpose]: port } });
    const shared = { reads: createQuorumReads(), pace: createPace() };
    const [found] = membersFrom([one], OPEN_HOSTS);
    return found && watchMember(found, shared, emit, signal);
  };
}

/** Everybody who is watched, in the protocol that it speaks, with the most connections of one run. */
export const WATCHES: Readonly<Record<string, { protocol: Protocol; watch: Watch; perRun: number }>> = {
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
