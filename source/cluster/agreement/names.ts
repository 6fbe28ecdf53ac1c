import type { Container } from '../../model/container.ts';
import type { Facts } from '../../model/facts.ts';
import type { Disagreement } from './disagreement.ts';

/** Compose makes the next container of a service before it removes the last one. */
const RECREATED_MS = 10_000;

/** Which members are several containers: Docker itself says two things of one name. */
export function nameDisagreements(facts: Facts): Disagreement[] {
  if (facts.containers.error !== undefined) return [];
  return [...doubled(facts)].map(([member, containers]) => ({
    id: `name:${member}`,
    severity: 'degraded',
    system: containers.some(({ role }) => role === 'redis' || role === 'sentinel') ? 'redis' : 'patroni',
    claims: containers.map(({ name, state }) => ({
      owner: 'Docker',
      says: `${member} is ${name} (${state})`,
      short: name,
    })),
    finding: `${containers.length} containers are called ${member}: nothing is done to that name`,
    graceMs: RECREATED_MS,
  }));
}

/** Members of which there is more than one container, with these; the name then identifies no container. */
export function doubled(facts: Pick<Facts, 'containers'>): ReadonlyMap<string, readonly Container[]> {
  const byName = new Map<string, Container[]>();
  for (const container of facts.containers.value ?? []) {
    byName.set(container.member, [...(byName.get(container.member) ?? []), container]);
  }
  return new Map([...byName].filter(([, containers]) => containers.length > 1));
}
