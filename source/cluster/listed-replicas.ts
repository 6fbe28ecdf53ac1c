import { answering, current, type Facts, membersOf } from '../model/facts.ts';
import { isDown, type SentinelReplica } from '../systems/sentinel/facts.ts';
import { memberAt } from './agreement/master.ts';

/** A replica that is listed and not watched; `isDown`: whether the sentinels hold it for down. */
type Unwatched = { readonly address: string; readonly isDown: boolean };

/**
 * The replicas that most of the sentinels list and that are no Redis which is watched here: one that is gone, or one that
 * may become the master where nobody looks. None as long as a Redis that is watched is not found on their lists: an address
 * that fits nobody may be its own.
 */
export function unwatchedReplicas(facts: Facts): readonly Unwatched[] {
  const members = membersOf(facts, 'redis');
  const views = answering(facts, 'sentinel', ({ masters }) => masters.length > 0);
  if (members.length === 0) return [];
  const found = new Map<string, SentinelReplica[]>();
  for (const sentinel of views) {
    const masters = current(facts.sentinel[sentinel])?.masters ?? [];
    const listed = [...masters, ...masters.flatMap(({ replicas }) => replicas)];
    const known = new Set(listed.map((one) => memberAt(facts, one)));
    if (!members.every((name) => known.has(name))) continue;
    for (const replica of masters.flatMap(({ replicas }) => replicas)) {
      if (memberAt(facts, replica) !== undefined) continue;
      const address = `${replica.host}:${replica.port}`;
      found.set(address, [...(found.get(address) ?? []), replica]);
    }
  }
  return [...found].flatMap(([address, seen]) =>
    seen.length * 2 > views.length ? [{ address, isDown: seen.every(isDown) }] : [],
  );
}
