import { current, type Facts, membersOf } from '../../model/facts.ts';
import { isPrimary, type PatroniNode } from './facts.ts';

/** A Patroni member that reports that it accepts writes. */
type Primary = { readonly name: string; readonly node: PatroniNode };

/**
 * The primary that answers now. Where several nodes call themselves primary it is the one that holds the
 * leader key, else the first by name; undefined while none does.
 */
export function primaryOf(facts: Facts): Primary | undefined {
  const leader = facts.dcs.value?.leader?.name;
  const primaries = membersOf(facts, 'patroni').flatMap((name): Primary[] => {
    const node = current(facts.patroni[name]);
    return node !== undefined && isPrimary(node) ? [{ name, node }] : [];
  });
  return primaries.find(({ name }) => name === leader) ?? primaries[0];
}
