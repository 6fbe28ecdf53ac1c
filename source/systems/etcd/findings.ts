import { current, type Facts, membersOf } from '../../model/facts.ts';
import { type Finding, findingId, silence, waiting } from '../finding.ts';
import { etcdQuorum } from './quorum.ts';

/** What is wrong with etcd. */
export function etcdFindings(facts: Facts): Finding[] {
  const names = membersOf(facts, 'etcd');
  if (names.length === 0) return [];
  const unheard = waiting(facts, 'etcd', names);
  if (unheard !== undefined) return [unheard];
  const quorum = etcdQuorum(facts);
  const findings: Finding[] = [];
  if (!quorum.ok) {
    const text = `etcd lost its quorum: ${quorum.healthy} of ${quorum.total} healthy, needs ${quorum.needed}`;
    findings.push({ id: 'etcd-quorum', severity: 'critical', system: 'etcd', text });
  }
  for (const name of names) {
    const member = current(facts.etcd[name]);
    findings.push(...silence(facts, 'etcd', name));
    if (member !== undefined && member.errors.length > 0) {
      const id = findingId('etcd-errors', name);
      const text = `${name}: ${member.errors.join(', ')}`;
      findings.push({ id, severity: 'degraded', system: 'etcd', member: name, text });
    }
  }
  return findings;
}
