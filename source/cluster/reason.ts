import { isRunning } from '../model/container.ts';
import { containerOf, type Facts, type MemberSystem, speaks } from '../model/facts.ts';

/** Why the verdict is not "healthy": one finding, by name. */
export type Reason = {
  readonly severity: 'critical' | 'degraded' | 'unknown';
  readonly system: 'docker' | 'etcd' | 'patroni' | 'sentinel' | 'redis' | 'haproxy' | 'app';
  readonly text: string;
  /** Who says what, where the finding is that layers disagree. */
  readonly evidence?: string;
};

/** Nothing was heard yet of some members; undefined once all were heard or failed. */
export function waiting(facts: Facts, system: MemberSystem, names: readonly string[]): Reason | undefined {
  const missing = names.filter((name) => facts[system][name] === undefined);
  if (missing.length === 0) return undefined;
  return { severity: 'unknown', system, text: `waiting for ${missing.join(', ')}` };
}

/** The member's failure to answer, unless Docker already tells why it cannot. */
export function silence(facts: Facts, system: Reason['system'] & MemberSystem, name: string): Reason[] {
  const fact = facts[system][name];
  if (fact === undefined || speaks(fact)) return [];
  const container = containerOf(facts, name);
  if (container !== undefined && !isRunning(container)) return [];
  return [{ severity: 'degraded', system, text: `${name} does not answer` }];
}
