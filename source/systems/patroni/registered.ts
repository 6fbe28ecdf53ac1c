import { type Facts, shownMembersOf } from '../../model/facts.ts';

/**
 * The members that are registered in etcd and not watched, in the order of the keys. A member's key ends with its lease, so
 * that each of them runs somewhere, and may become the leader; that of one that was removed a moment ago has not ended yet.
 */
export function onlyRegistered(facts: Facts): readonly string[] {
  const watched = new Set(shownMembersOf(facts, 'patroni'));
  // One may be called otherwise by its container than by itself.
  for (const { value } of Object.values(facts.patroni)) if (value !== undefined) watched.add(value.name);
  return Object.keys(facts.dcs.value?.members ?? {}).filter((name) => !watched.has(name));
}
