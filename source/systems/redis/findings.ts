import { type Reason, silence } from '../../cluster/reason.ts';
import { current, type Facts, membersOf } from '../../model/facts.ts';

/** What is wrong with the Redis instances. */
export function redisReasons(facts: Facts): Reason[] {
  return membersOf(facts, 'redis').flatMap((name): readonly Reason[] => {
    const node = current(facts.redis[name]);
    if (node === undefined) return silence(facts, 'redis', name);
    if (node.role !== 'slave' || node.masterLinkUp !== false) return [];
    return [
      { severity: 'degraded', system: 'redis', text: `${name} has lost its master ${node.masterHost ?? ''}` },
    ];
  });
}
