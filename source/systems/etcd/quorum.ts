import { current, type Facts, membersOf } from '../../model/facts.ts';
import { type Quorum, quorumOf } from '../../model/quorum.ts';

/** Quorum of etcd: members that answer a quorum read, of all that belong to the cluster. */
export function etcdQuorum(facts: Facts): Quorum {
  const names = membersOf(facts, 'etcd');
  const healthy = names.filter((name) => current(facts.etcd[name])?.healthy === true).length;
  return quorumOf(healthy, names.length);
}
