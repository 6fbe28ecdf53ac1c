import type { Facts } from '../model/facts.ts';
import { formatAge } from '../text/units.ts';
import type { Reason } from './reason.ts';

/** What is wrong with the containers, without those that are a side of a disagreement already. */
export function dockerReasons(facts: Facts, told: ReadonlySet<string>): Reason[] {
  const { containers, now } = facts;
  const reasons: Reason[] = [];
  if (containers.error !== undefined) {
    const age = formatAge(now - (containers.at ?? now));
    const text = `Docker is silent, view ${age} old: ${containers.error}`;
    reasons.push({ severity: 'unknown', system: 'docker', text });
  }
  for (const c of containers.value ?? []) {
    if (c.state !== 'running' && !told.has(c.member)) {
      const since =
        c.finishedAt === undefined || c.state === 'paused' ? '' : ` ${formatAge(now - c.finishedAt)} ago`;
      const code = c.state === 'exited' ? ` (${c.exitCode})` : '';
      const text = `container ${c.member} ${c.state}${code}${since}`;
      reasons.push({ severity: 'degraded', system: 'docker', text });
    } else if (c.state === 'running' && c.health === 'unhealthy') {
      reasons.push({ severity: 'degraded', system: 'docker', text: `container ${c.member} is unhealthy` });
    }
  }
  return reasons;
}
