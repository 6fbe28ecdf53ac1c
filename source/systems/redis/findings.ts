import { current, type Facts, membersOf } from '../../model/facts.ts';
import { type Finding, findingId, silence, waiting } from '../finding.ts';

/** What is wrong with the Redis instances. */
export function redisFindings(facts: Facts): Finding[] {
  const names = membersOf(facts, 'redis');
  const unheard = waiting(facts, 'redis', names);
  if (unheard !== undefined) return [unheard];
  return names.flatMap((member): readonly Finding[] => {
    const node = current(facts.redis[member]);
    if (node === undefined) return silence(facts, 'redis', member);
    if (node.role !== 'slave' || node.masterLinkUp !== false) return [];
    const text = `${member} has lost its master ${node.masterHost ?? ''}`.trimEnd();
    return [{ id: findingId('redis-link', member), severity: 'degraded', system: 'redis', member, text }];
  });
}
