import { answering, current, type Facts, membersOf } from '../../model/facts.ts';
import type { Electorate } from '../../model/quorum.ts';

/**
 * Who votes among the sentinels. A failover needs the votes of a majority of all that a sentinel knows, and it forgets none
 * by itself (redis#1972): those that are gone for good count on.
 */
export function sentinelVoters(facts: Facts): Electorate {
  const names = membersOf(facts, 'sentinel');
  const known = answering(facts, 'sentinel').flatMap((name) =>
    (current(facts.sentinel[name])?.masters ?? []).map(({ otherSentinels }) => otherSentinels + 1),
  );
  return { names, total: Math.max(names.length, ...known) };
}
