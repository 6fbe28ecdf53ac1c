import type { Container } from '../model/container.ts';
import { containerOf, containersOf, type Facts } from '../model/facts.ts';
import { quorumOf } from '../model/quorum.ts';

/** What would be left of a member's system if its container stopped now. */
export type Impact = {
  /** For people: "leaves 2 of 3 etcd members, quorum needs 2, tolerance 0". */
  readonly left: string;
  /** Why the loss would be one too many; absent when the system goes on. */
  readonly cost?: string;
};

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
  switch (victim.role) {
    case 'etcd':
    case 'sentinel': {
      const noun = victim.role === 'etcd' ? 'etcd members' : 'sentinels';
      const quorum = quorumOf(left, total);
      const text = `leaves ${left} of ${total} ${noun}, quorum needs ${quorum.needed}, tolerance ${quorum.tolerance}`;
      return quorum.ok ? { left: text } : { left: text, cost: `${noun} would lose their quorum` };
    }
    case 'patroni': {
      const text = `leaves ${left} of ${total} Patroni members`;
      return left >= 2
        ? { left: text }
        : {
            left: text,
            cost: left === 1 ? 'the last healthy standby would be gone' : 'no PostgreSQL would be left',
          };
    }
    case 'redis': {
      const text = `leaves ${left} of ${total} Redis instances`;
      return left >= 1 ? { left: text } : { left: text, cost: 'no Redis would be left' };
    }
    default: {
      const text = `leaves ${left} of ${total} ${victim.role}`;
      return left >= 1 ? { left: text } : { left: text, cost: `no ${victim.role} would be left` };
    }
  }
}
