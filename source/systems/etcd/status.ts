import type { Facts } from '../../model/facts.ts';
import { statusMembers } from '../status.ts';
import { etcdQuorum } from './quorum.ts';

/** Part of etcd in the status document. */
export function etcdStatus(facts: Facts) {
  return { quorum: etcdQuorum(facts), members: statusMembers(facts, 'etcd') };
}
