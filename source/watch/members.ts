import { endpointAt, type Member } from '../inventory/inventory.ts';
import type { MemberEvent } from '../model/event.ts';
import type { MemberSystem } from '../model/system.ts';
import type { RawAnswer } from '../net/document.ts';
import type { Endpoint } from '../net/endpoint.ts';
import type { Limit } from '../net/limit.ts';
import { isSystem, systemOf } from '../systems/index.ts';
import type { Connection, Emit, Target } from '../systems/system.ts';
import type { Pace } from './pace.ts';
import { failures, together } from './source.ts';
import { attempt, poll, type Supervised } from './supervise.ts';

/** The endpoints of the members of one system, without the members that have none. */
export function endpointsOf(members: readonly Member[], system: MemberSystem): Endpoint[] {
  const { purpose } = systemOf(system);
  return members.flatMap((member) => (member.role === system ? (endpointAt(member, purpose) ?? []) : []));
}

/** What the watched members have in common. */
type Shared = Pick<Target, 'reads'> & { readonly pace: Pace };

/** Watches one member until the signal; undefined for what is no member of a system, or has no endpoint. */
export function watchMember(
  member: Member,
  { pace, ...shared }: Shared,
  emit: Emit,
  signal: AbortSignal,
): Supervised | undefined {
  const found = locate(member, { ...shared, periodMs: pace.periodMs }, emit);
  if (found === undefined) return undefined;
  const { id, connection, phaseMs } = found;
  const polled = poll({
    signal,
    pace,
    phaseMs,
    onError: failures(emit, id, member.name),
    run: (limit) => observe(found, emit, limit),
  });
  const followed = connection.follow?.(emit, polled.poke, signal);
  return together(followed === undefined ? [polled] : [polled, followed], connection.close);
}

/** Observes one member once. Failures become events. */
export async function observeMember(
  member: Member,
  shared: Omit<Target, 'endpoint' | 'also'>,
  emit: Emit,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<void> {
  const found = locate(member, shared, emit);
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
  const rawAnswer: RawAnswer = {};
  const fact = await connection.observe(limit, rawAnswer);
  // What a connection of a system observes is the fact of that system.
  const event = { type: 'member.observed', system: id, member, fact, ...rawAnswer } as MemberEvent;
  emit({ ...event, at: Date.now() });
}

function locate(member: Member, shared: Omit<Target, 'endpoint' | 'also'>, emit: Emit): Found | undefined {
  const { name, role } = member;
  if (!isSystem(role)) return undefined;
  const { id, purpose, phaseMs, connect } = systemOf(role);
  const endpoint = member.at(purpose);
  if ('absent' in endpoint) {
    failures(emit, id, name)(endpoint.absent, Date.now());
    return undefined;
  }
  const connection = connect({ ...shared, endpoint, also: (other) => endpointAt(member, other) });
  return { id, member: name, phaseMs, connection };
}
