import { answering, type Facts } from '../../model/facts.ts';
import { isSource, type PatroniNode } from './facts.ts';

/** A Patroni member that reports that it accepts writes, or is the standby leader. */
type Primary = { readonly name: string; readonly node: PatroniNode };

/**
 * The primary that answers now. Where several nodes call themselves primary it is the one that holds the
 * leader key, else the first by name; undefined while none does.
 */
export function primaryOf(facts: Facts): Primary | undefined {
  const leader = facts.dcs.value?.leader?.name;
  const names = answering(facts, 'patroni', isSource);
  const name = names.find((one) => one === leader) ?? names[0] ?? '';
  const node = facts.patroni[name]?.value;
  return node && { name, node };
}
