import { answering, type Facts, membersOf } from '../../model/facts.ts';
import { type Quorum, quorumOf } from '../../model/quorum.ts';
import { isRaftLeader } from './facts.ts';

/** Quorum of etcd: members that answer a quorum read, of all that belong to the cluster. */
export function etcdQuorum(facts: Facts): Quorum {
  return quorumOf(healthyEtcd(facts).length, membersOf(facts, 'etcd').length);
}

/** The members that answer a quorum read. */
export function healthyEtcd(facts: Facts): readonly string[] {
  return answering(facts, 'etcd', ({ healthy }) => healthy);
}

/** The members that say that they lead: one, when all is well. */
export function raftLeaders(facts: Facts): readonly string[] {
  return answering(facts, 'etcd', isRaftLeader);
}
