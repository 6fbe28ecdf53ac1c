import type { Facts } from '../../model/facts.ts';
import { differs } from '../system.ts';
import { nameOfId } from './alarm.ts';
import { type EtcdAlarm, type EtcdMember, isRaftLeader } from './facts.ts';

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
  lines.push(...alarmChanges(before, was, is));
  if (was.healthy && !is.healthy) {
    lines.push(`${member} is not healthy: ${is.errors.join(', ')}`);
  } else if (!was.healthy && is.healthy) lines.push(`${member} is healthy again`);
  return lines;
}

// Every member reports the alarms of all: the line is for the first that has the news.
function alarmChanges(before: Facts, was: EtcdMember, is: EtcdMember): readonly string[] {
  const keyOf = ({ memberId, alarm }: EtcdAlarm) => `${memberId} ${alarm}`;
  const said = Object.values(before.etcd).map(({ value }) => value?.alarms.map(keyOf) ?? []);
  const raised = is.alarms.filter((one) => !said.some((keys) => keys.includes(keyOf(one))));
  const over = was.alarms.filter(
    (one) =>
      !is.alarms.map(keyOf).includes(keyOf(one)) &&
      Object.values(before.etcd).every(
        ({ value }) => value?.alarms.map(keyOf).includes(keyOf(one)) !== false,
      ),
  );
  return [
    ...raised.map(({ memberId, alarm }) => `${nameOfId(before, memberId)} raised the alarm ${alarm}`),
    ...over.map(({ memberId, alarm }) => `the alarm ${alarm} of ${nameOfId(before, memberId)} is over`),
  ];
}
