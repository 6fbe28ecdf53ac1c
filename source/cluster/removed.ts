import { type Facts, membersOf } from '../model/facts.ts';
import type { Removed } from '../model/removed.ts';
import { type Finding, findingId } from '../systems/finding.ts';
import { isSystem, systemOf } from '../systems/index.ts';

/** The members that were removed a moment ago. Where the whole stack is gone, that is said by itself. */
export function removedFindings(facts: Facts): Finding[] {
  if (facts.containers.value?.length === 0) return [];
  return facts.removed.map((removed) => ({ ...findingOf(facts, removed), member: removed.member }));
}

function findingOf(facts: Facts, { member, role }: Removed): Finding {
  const id = findingId('removed', `${role}/${member}`);
  const text = `${member} was removed`;
  const evidence = `Docker lists no container of ${member} any more`;
  if (!isSystem(role)) return { id, severity: 'degraded', system: 'docker', text, evidence };
  if (membersOf(facts, role).length > 0) return { id, severity: 'degraded', system: role, text, evidence };
  const none = `${text}: no ${systemOf(role).title} is left`;
  return { id, severity: 'critical', system: role, text: none, evidence };
}
