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

/** Counts what survives the loss of `member`, from Docker's view of the containers of its role. */
export function impactOf(facts: Facts, member: string): Impact {
  const victim = containerOf(facts, member);
  if (victim === undefined) return { left: 'no such container' };
  const peers = containersOf(facts, victim.role);
  const left = peers.filter((peer) => peer.member !== member && alive(peer)).length;
  const total = peers.length;
  const { role } = victim;
  if (isSystem(role)) return systemOf(role).impact(left, total);
  return leavesOne(role === 'other' ? 'container without a role' : role)(left, total);
}
