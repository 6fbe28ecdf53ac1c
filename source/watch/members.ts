import type { Container, Role } from '../model/container.ts';
import type { MemberSystem } from '../model/facts.ts';
import type { Endpoint } from '../net/endpoint.ts';
import { appClient } from '../systems/app/client.ts';
import { observeApp, watchApp } from '../systems/app/observe.ts';
import { etcdClient } from '../systems/etcd/client.ts';
import { observeEtcd, watchEtcd } from '../systems/etcd/observe.ts';
import type { QuorumReads } from '../systems/etcd/quorum-reads.ts';
import { haproxyClient } from '../systems/haproxy/client.ts';
import { type FindLogin, observeHaproxy, watchHaproxy } from '../systems/haproxy/observe.ts';
import { patroniClient } from '../systems/patroni/client.ts';
import { observePatroni, watchPatroni } from '../systems/patroni/observe.ts';
import { redisClient } from '../systems/redis/client.ts';
import { observeRedis, watchRedis } from '../systems/redis/observe.ts';
import { sentinelClient } from '../systems/sentinel/client.ts';
import { observeSentinel, watchSentinel } from '../systems/sentinel/observe.ts';
import type { Pace } from './pace.ts';
import { type Emit, endpointOf, failures, type Observe } from './source.ts';
import { attempt, type Supervised } from './supervise.ts';

/** Purpose of the port at which the members of a system are asked (label `io.paws.port.<purpose>`). */
const PURPOSE: Readonly<Record<MemberSystem, string>> = {
  etcd: 'client',
  patroni: 'rest',
  sentinel: 'sentinel',
  redis: 'redis',
  haproxy: 'stats',
  app: 'app',
};

/** Purpose of the port of the application's status page. */
const PAGE = 'status';

/** Where the members of one system answer, of those containers that publish the port. */
export function endpointsOf(containers: readonly Container[], system: MemberSystem): Endpoint[] {
  return containers.flatMap((container) => {
    const endpoint = container.role === system ? endpointOf(container, PURPOSE[system]) : undefined;
    return endpoint ?? [];
  });
}

/** The system that a container is a member of; undefined for other containers. */
export function systemOf(role: Role): MemberSystem | undefined {
  return role === 'other' ? undefined : role;
}

/** What the watched members have in common. */
export type Shared = { readonly findLogin: FindLogin; readonly reads: QuorumReads; readonly pace: Pace };

/** Watches one member until the signal; undefined for a container that is no member of a system. */
export function watchMember(
  container: Container,
  { findLogin, reads, pace }: Shared,
  emit: Emit,
  signal: AbortSignal,
): Supervised | undefined {
  const found = locate(container, emit);
  if (found === undefined) return undefined;
  const { system, endpoint } = found;
  switch (system) {
    case 'etcd':
      return watchEtcd(endpoint, reads, emit, signal, pace);
    case 'patroni':
      return watchPatroni(endpoint, emit, signal, pace);
    case 'sentinel':
      return watchSentinel(endpoint, emit, signal, pace);
    case 'redis':
      return watchRedis(endpoint, emit, signal, pace);
    case 'haproxy':
      return watchHaproxy(endpoint, findLogin, emit, signal, pace);
    case 'app':
      return watchApp(endpoint, endpointOf(container, PAGE), emit, signal, pace);
  }
}

/** Observes one member once. Failures become events. */
export async function observeMember(
  container: Container,
  findLogin: FindLogin,
  emit: Emit,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<void> {
  const found = locate(container, emit);
  if (found === undefined) return;
  const { system, endpoint } = found;
  const once = async <C extends { close(): void }>(client: C, observe: Observe<C>) => {
    const onError = failures(emit, system, endpoint.member);
    await attempt({ signal, deadlineMs, onError, run: (limit) => observe(client, emit, limit) });
    client.close();
  };
  switch (system) {
    case 'etcd':
      return await once(etcdClient(endpoint), observeEtcd);
    case 'patroni':
      return await once(patroniClient(endpoint), observePatroni);
    case 'sentinel':
      return await once(sentinelClient(endpoint), observeSentinel);
    case 'redis':
      return await once(redisClient(endpoint), observeRedis);
    case 'haproxy':
      return await once(haproxyClient(endpoint), (client, tell, limit) =>
        observeHaproxy(client, findLogin, tell, limit),
      );
    case 'app':
      return await once(appClient(endpoint, endpointOf(container, PAGE)), observeApp);
  }
}

function locate(container: Container, emit: Emit): { system: MemberSystem; endpoint: Endpoint } | undefined {
  const system = systemOf(container.role);
  if (system === undefined) return undefined;
  const endpoint = endpointOf(container, PURPOSE[system]);
  if (endpoint !== undefined) return { system, endpoint };
  const error = `${container.member}: its container publishes no port labelled io.paws.port.${PURPOSE[system]}`;
  failures(emit, system, container.member)(error, Date.now());
  return undefined;
}
