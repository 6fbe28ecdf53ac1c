import type { Container } from '../model/container.ts';
import { containerOf, containersOf, type Facts } from '../model/facts.ts';
import { isSystem, systemOf } from '../systems/index.ts';
import { type Impact, leavesOne } from '../systems/loss.ts';

function alive(container: Container): boolean {
  return container.state === 'running' && container.health !== 'unhealthy';
}

/** Counts what survives the loss of all of `members` at once: one after the other, each without those before it. */
export function impactOfAll(
  facts: Facts,
  members: readonly string[],
): readonly (Impact & { readonly member: string })[] {
  let left = facts;
  return members.map((member) => {
    const radius = impactOf(left, member);
    left = without(left, member);
    return { member, ...radius };
  });
}

function without(facts: Facts, member: string): Facts {
  const value = (facts.containers.value ?? []).map((container) =>
    container.member === member ? { ...container, state: 'exited' as const } : container,
  );
  return { ...facts, containers: { ...facts.containers, value } };
}

/**
 * Counts what survives the loss of `member`, from Docker's view of the containers of its role; where a system has a list
 * of its own of those who vote, only they count, and all of them.
 */
export function impactOf(facts: Facts, member: string): Impact {
  const victim = containerOf(facts, member);
  if (victim === undefined) return { left: 'no such container' };
  const peers = containersOf(facts, victim.role);
  const { role } = victim;
  const votes = isSystem(role) ? systemOf(role).voters?.(facts) : undefined;
  const counts = (name: string) => votes === undefined || votes.names.includes(name);
  const left = peers.filter((peer) => peer.member !== member && alive(peer) && counts(peer.member)).length;
  const total = votes?.total ?? peers.length;
  if (isSystem(role)) {
    const impact = systemOf(role).impact(left, total);
    // One without a vote takes none away.
    return counts(member) ? impact : { left: impact.left };
  }
  return leavesOne(role === 'other' ? 'container without a role' : role)(left, total);
}
