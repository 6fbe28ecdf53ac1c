import type { Container } from '../model/container.ts';
import type { MemberEvent } from '../model/event.ts';
import type { MemberSystem } from '../model/facts.ts';
import type { Heard } from '../net/document.ts';
import type { Endpoint } from '../net/endpoint.ts';
import type { Limit } from '../net/limit.ts';
import { isSystem, systemOf } from '../systems/index.ts';
import type { Connection, Emit, Target } from '../systems/system.ts';
import type { Pace } from './pace.ts';
import { endpointOf, failures, together } from './source.ts';
import { attempt, poll, type Supervised } from './supervise.ts';

/** Where the members of one system answer, of those containers that publish the port. */
export function endpointsOf(containers: readonly Container[], system: MemberSystem): Endpoint[] {
  const { purpose } = systemOf(system);
  return containers.flatMap((container) =>
    container.role === system ? (endpointOf(container, purpose) ?? []) : [],
  );
}

/** What the watched members have in common. */
export type Shared = Pick<Target, 'findLogin' | 'reads'> & { readonly pace: Pace };

/** Watches one member until the signal; undefined for a container that is no member of a system. */
export function watchMember(
  container: Container,
  { pace, ...shared }: Shared,
  emit: Emit,
  signal: AbortSignal,
): Supervised | undefined {
  const found = locate(container, { ...shared, periodMs: pace.periodMs }, emit);
  if (found === undefined) return undefined;
  const { id, member, connection, phaseMs } = found;
  const polled = poll({
    signal,
    pace,
    phaseMs,
    onError: failures(emit, id, member),
    run: (limit) => observe(found, emit, limit),
  });
  const followed = connection.follow?.(emit, polled.poke, signal);
  return together(followed === undefined ? [polled] : [polled, followed], connection.close);
}

/** Observes one member once. Failures become events. */
export async function observeMember(
  container: Container,
  shared: Omit<Target, 'endpoint' | 'also'>,
  emit: Emit,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<void> {
  const found = locate(container, shared, emit);
  if (found === undefined) return;
  const onError = failures(emit, found.id, found.member);
  await attempt({ signal, deadlineMs, onError, run: (limit) => observe(found, emit, limit) });
  found.connection.close();
}

type Found = {
  readonly id: MemberSystem;
  readonly member: string;
  readonly phaseMs: number;
  readonly connection: Connection<unknown>;
};

async function observe({ id, member, connection }: Found, emit: Emit, limit: Limit): Promise<void> {
  const heard: Heard = {};
  const fact = await connection.observe(limit, heard);
  // What a connection of a system observes is the fact of that system.
  const event = { type: 'member.observed', system: id, member, fact, ...heard } as MemberEvent;
  emit({ ...event, at: Date.now() });
}

function locate(
  container: Container,
  shared: Omit<Target, 'endpoint' | 'also'>,
  emit: Emit,
): Found | undefined {
  if (!isSystem(container.role)) return undefined;
  const { member } = container;
  const { id, purpose, phaseMs, connect } = systemOf(container.role);
  const endpoint = endpointOf(container, purpose);
  if (endpoint !== undefined) {
    const connection = connect({ ...shared, endpoint, also: (other) => endpointOf(container, other) });
    return { id, member, phaseMs, connection };
  }
  const error = `${member}: its container publishes no port labelled io.paws.port.${purpose}`;
  failures(emit, id, member)(error, Date.now());
  return undefined;
}
