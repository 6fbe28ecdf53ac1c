import { type Reason, silence, waiting } from '../../cluster/reason.ts';
import { current, type Facts, membersOf } from '../../model/facts.ts';
import { type Quorum, quorumOf } from '../../model/quorum.ts';

/** Quorum of etcd: members that answer a quorum read, of all that belong to the cluster. */
export function etcdQuorum(facts: Facts): Quorum {
  const names = membersOf(facts, 'etcd');
  const healthy = names.filter((name) => current(facts.etcd[name])?.healthy === true).length;
  return quorumOf(healthy, names.length);
}

/** What is wrong with etcd. */
export function etcdReasons(facts: Facts): Reason[] {
  const names = membersOf(facts, 'etcd');
  if (names.length === 0) return [];
  const unheard = waiting(facts, 'etcd', names);
  if (unheard !== undefined) return [unheard];
  const quorum = etcdQuorum(facts);
  const reasons: Reason[] = [];
  if (!quorum.ok) {
    const text = `etcd lost its quorum: ${quorum.healthy} of ${quorum.total} healthy, needs ${quorum.needed}`;
    reasons.push({ severity: 'critical', system: 'etcd', text });
  }
  for (const name of names) {
    const member = current(facts.etcd[name]);
    reasons.push(...silence(facts, 'etcd', name));
    if (member !== undefined && member.errors.length > 0) {
      reasons.push({ severity: 'degraded', system: 'etcd', text: `${name}: ${member.errors.join(', ')}` });
    }
  }
  return reasons;
}
