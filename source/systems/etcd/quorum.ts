import { isRunning } from '../../model/container.ts';
import { answering, containerOf, type Facts, membersOf } from '../../model/facts.ts';
import { type Electorate, type Quorum, quorumOf } from '../../model/quorum.ts';
import { isRaftLeader, type ListedMember } from './facts.ts';

/** One of etcd's member list, and the member that is watched under that id or name, if there is one. */
export type Listed = ListedMember & { readonly member: string | undefined };

/**
 * Quorum of etcd: voters that answer a quorum read, of all that its member list has. A read that goes through needs a
 * quorum itself, so that it is not lost where voters only do not answer the console, or are not watched.
 */
export function etcdQuorum(facts: Facts): Quorum {
  const { names, total } = etcdVoters(facts);
  const healthy = healthyEtcd(facts);
  const quorum = quorumOf(healthy.filter((name) => names.includes(name)).length, total);
  // Patroni's keys are listed by a quorum read, so that one that fails says more than one that went through before.
  const isRead = healthy.length > 0 && facts.dcs.error === undefined;
  return isRead && total - deadVoters(facts) >= quorum.needed ? { ...quorum, ok: true } : quorum;
}

/** Who has a vote by etcd's member list; without one, every member that does not call itself a learner. */
export function etcdVoters(facts: Facts): Electorate {
  const voters = etcdListed(facts)?.filter(({ isLearner }) => !isLearner);
  if (voters !== undefined)
    return { names: voters.flatMap(({ member }) => member ?? []), total: voters.length };
  const names = membersOf(facts, 'etcd').filter((name) => facts.etcd[name]?.value?.isLearner !== true);
  return { names, total: names.length };
}

/**
 * The member list that counts: the raft leader's, else that of one with a quorum, else of any that answers, else the
 * last that was received. Undefined where no member reports one.
 */
export function etcdListed(facts: Facts): readonly Listed[] | undefined {
  const lists = Object.values(facts.etcd).flatMap((fact) => {
    const { value } = fact;
    if (value?.listed === undefined) return [];
    const trust = fact.error !== undefined ? 0 : isRaftLeader(value) ? 3 : value.healthy ? 2 : 1;
    return [{ trust, listed: value.listed }];
  });
  const [best] = lists.toSorted((a, b) => b.trust - a.trust);
  if (best === undefined) return undefined;
  const names = membersOf(facts, 'etcd');
  const byId = new Map(
    names.flatMap((name) => {
      const id = facts.etcd[name]?.value?.id;
      return id === undefined ? [] : [[id, name] as const];
    }),
  );
  return best.listed.map((one) => ({
    ...one,
    // One that has not answered yet, or not since its data was made again, is known by its name.
    member:
      byId.get(one.id) ?? names.find((name) => name === one.name && !isListed(facts, name, best.listed)),
  }));
}

function isListed(facts: Facts, name: string, listed: readonly ListedMember[]): boolean {
  return listed.some(({ id }) => id === facts.etcd[name]?.value?.id);
}

/** Voters that cannot take part: their container does not run, or they were never started. */
function deadVoters(facts: Facts): number {
  const dead = (member: string | undefined) => {
    const container = member === undefined ? undefined : containerOf(facts, member);
    return facts.containers.error === undefined && container !== undefined && !isRunning(container);
  };
  const listed = etcdListed(facts);
  if (listed === undefined) return etcdVoters(facts).names.filter(dead).length;
  return listed.filter(({ isLearner, name, member }) => !isLearner && (name === '' || dead(member))).length;
}

/** The members that answer a quorum read. */
export function healthyEtcd(facts: Facts): readonly string[] {
  return answering(facts, 'etcd', ({ healthy }) => healthy);
}

/** The members that say that they lead: one, when all is well. */
export function raftLeaders(facts: Facts): readonly string[] {
  return answering(facts, 'etcd', isRaftLeader);
}
