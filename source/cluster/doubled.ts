import type { Container } from '../model/container.ts';
import type { Facts } from '../model/facts.ts';

/** Members of which there is more than one container, with these; a member's name then names nobody. */
export function doubled(facts: Pick<Facts, 'containers'>): ReadonlyMap<string, readonly Container[]> {
  const byName = new Map<string, Container[]>();
  for (const container of facts.containers.value ?? []) {
    byName.set(container.member, [...(byName.get(container.member) ?? []), container]);
  }
  return new Map([...byName].filter(([, containers]) => containers.length > 1));
}
