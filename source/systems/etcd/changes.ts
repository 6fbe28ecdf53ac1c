import type { Facts } from '../../model/facts.ts';
import { differs } from '../system.ts';
import { type EtcdMember, isRaftLeader } from './facts.ts';

/** What changed in what an etcd member reports about itself; the term is reported once, by the first that knows it. */
export function etcdChanges(before: Facts, member: string, is: EtcdMember): readonly string[] {
  const was = before.etcd[member]?.value;
  if (was === undefined) return [];
  const lines: string[] = [];
  const term = BigInt(is.raftTerm);
  const isNews = Object.values(before.etcd).every((fact) => BigInt(fact.value?.raftTerm ?? 0) < term);
  if (isNews) lines.push(...differs('raft term', was.raftTerm, is.raftTerm));
  if (isRaftLeader(was) !== isRaftLeader(is)) {
    const text = isRaftLeader(is) ? 'leads' : 'is no longer leader';
    lines.push(`${member} ${text}, term ${is.raftTerm}`);
  }
  if (was.healthy && !is.healthy) {
    lines.push(`${member} is not healthy: ${is.errors.join(', ')}`);
  } else if (!was.healthy && is.healthy) lines.push(`${member} is healthy again`);
  return lines;
}
