import type { Container, Role } from '../model/container.ts';
import { containerOf, containersOf, type Facts } from '../model/facts.ts';
import { quorumOf } from '../model/quorum.ts';
import { own } from '../text/own.ts';

/** What would be left of a member's system if its container stopped now. */
type Impact = {
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
  // A label may name a role that nobody has foreseen.
  const rule = own(RULES, victim.role) ?? leavesOne(victim.role, victim.role);
  return rule(left, total);
}

/** What a system is left with of its members: one rule for each, so that a new system cannot go without. */
type Rule = (left: number, total: number) => Impact;

const RULES: Readonly<Record<Role, Rule>> = {
  etcd: leavesQuorum('etcd members'),
  sentinel: leavesQuorum('sentinels'),
  patroni: (left, total) => {
    const text = `leaves ${left} of ${total} Patroni members`;
    if (left >= 2) return { left: text };
    const cost = left === 1 ? 'the last healthy standby would be gone' : 'no PostgreSQL would be left';
    return { left: text, cost };
  },
  redis: leavesOne('Redis', 'Redis instances'),
  haproxy: leavesOne('HAProxy'),
  pgbouncer: leavesOne('PgBouncer'),
  app: leavesOne('application'),
  other: leavesOne('container without a role'),
};

function leavesQuorum(noun: string): Rule {
  return (left, total) => {
    const quorum = quorumOf(left, total);
    const text = `leaves ${left} of ${total} ${noun}, quorum needs ${quorum.needed}, tolerance ${quorum.tolerance}`;
    return quorum.ok ? { left: text } : { left: text, cost: `${noun} would lose their quorum` };
  };
}

function leavesOne(system: string, noun = system): Rule {
  return (left, total) => {
    const text = `leaves ${left} of ${total} ${noun}`;
    return left >= 1 ? { left: text } : { left: text, cost: `no ${system} would be left` };
  };
}
