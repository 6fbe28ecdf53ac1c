import { answering, current, type Facts, membersOf } from '../../model/facts.ts';
import { type Finding, findingId, silence, waiting } from '../finding.ts';
import { activeAlarms, alarmText, sizesText, spaceSteps } from './alarm.ts';
import { etcdListed, etcdQuorum, type Listed } from './quorum.ts';

/** What is wrong with etcd. */
export function etcdFindings(facts: Facts): Finding[] {
  const names = membersOf(facts, 'etcd');
  if (names.length === 0) return [];
  const awaited = waiting(facts, 'etcd', names);
  if (awaited !== undefined) return [awaited];
  const quorum = etcdQuorum(facts);
  const findings: Finding[] = [];
  if (!quorum.ok) {
    const text = `etcd lost its quorum: ${quorum.healthy} of ${quorum.total} healthy, needs ${quorum.needed}`;
    findings.push({ id: 'etcd-quorum', severity: 'critical', system: 'etcd', text });
  }
  findings.push(...alarmFindings(facts));
  for (const name of names) {
    const member = current(facts.etcd[name]);
    findings.push(...silence(facts, 'etcd', name));
    if (member !== undefined && member.errors.length > 0) {
      const id = findingId('etcd-errors', name);
      const text = `${name}: ${member.errors.join(', ')}`;
      findings.push({ id, severity: 'degraded', system: 'etcd', member: name, text });
    }
  }
  return [...findings, ...listFindings(facts)];
}

function alarmFindings(facts: Facts): Finding[] {
  const alarms = activeAlarms(facts);
  const kinds = [...new Set(alarms.map(({ alarm }) => alarm))];
  return kinds.map((kind): Finding => {
    const raised = alarms.filter(({ alarm }) => alarm === kind);
    const base = { id: findingId('etcd-alarm', kind), severity: 'critical', system: 'etcd' } as const;
    if (kind === 'NOSPACE') {
      return {
        ...base,
        text: `etcd takes no writes: ${alarmText(raised)} (${sizesText(facts, raised)})`,
        evidence: 'reads and leases go on: the leader keeps its key, and no other member can take it',
        runbook: spaceSteps(facts).join(', then '),
      };
    }
    return {
      ...base,
      text: `etcd refuses every change: ${alarmText(raised)}`,
      evidence: 'the data of its members differ: which of them is right is not known to etcd',
      runbook:
        'compare the members (etcdctl endpoint hashkv), remove the wrong one, add it again without its data',
    };
  });
}

/** Where etcd's member list and the members that are watched are not the same. */
function listFindings(facts: Facts): Finding[] {
  const listed = etcdListed(facts);
  if (listed === undefined) return [];
  const ids = listed.map(({ id }) => id);
  const strangers = answering(facts, 'etcd', ({ id }) => !ids.includes(id)).map((member) => {
    const text = `${member} is not in the member list of etcd: it was removed, or is of another cluster`;
    return {
      id: findingId('etcd-member', member),
      severity: 'degraded',
      system: 'etcd',
      member,
      text,
    } as const;
  });
  return [...listed.flatMap(unwatchedFinding), ...strangers];
}

function unwatchedFinding({ id: memberId, name, member, peerUrls, isLearner }: Listed): Finding | [] {
  const at = peerUrls.join(', ');
  const base = { severity: 'degraded', system: 'etcd' } as const;
  const id = findingId('etcd-member', memberId);
  const remove = `etcdctl member remove ${memberId}`;
  if (name === '') {
    const vote = isLearner ? 'it has no vote' : 'its vote is missing';
    const text = `etcd has a member that was never started (${at}): ${vote}`;
    return { ...base, id, text, runbook: `start it, or ${remove}` };
  }
  if (member !== undefined) return [];
  const text = `etcd lists ${name} (${at}), which is not watched here${isLearner ? ' and has no vote' : ''}`;
  return { ...base, id, text, runbook: `if it is gone for good, ${remove}` };
}
