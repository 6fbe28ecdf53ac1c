import { withoutDocker } from '../model/docker-silent.ts';
import type { Facts } from '../model/facts.ts';
import { DOCKER_SILENT, type Finding, findingId } from '../systems/finding.ts';
import { formatAge } from '../text/units.ts';

/** What is wrong with the containers, without those that are a side of a disagreement already. */
export function containerFindings(facts: Facts, cited: ReadonlySet<string>): Finding[] {
  const { containers, now } = facts;
  const findings: Finding[] = [];
  if (containers.error !== undefined) {
    const age = formatAge(now - (containers.at ?? now));
    const text = `Docker does not answer, data ${age} old: ${withoutDocker(containers.error)}`;
    findings.push({ id: DOCKER_SILENT, severity: 'unknown', system: 'docker', text });
  }
  const degraded = (what: string, member: string, is: string) => {
    const text = `container ${member} ${is}`;
    findings.push({ id: findingId(what, member), severity: 'degraded', system: 'docker', member, text });
  };
  for (const c of containers.value ?? []) {
    // One that is restarted is said with how often.
    if (c.state === 'restarting') continue;
    if (c.state !== 'running' && !cited.has(c.member)) {
      const since =
        c.finishedAt === undefined || c.state === 'paused' ? '' : ` ${formatAge(now - c.finishedAt)} ago`;
      const code = c.state === 'exited' ? ` (${c.exitCode})` : '';
      degraded('container', c.member, `${c.state}${code}${since}`);
    } else if (c.state === 'running' && c.health === 'unhealthy') {
      degraded('unhealthy', c.member, 'is unhealthy');
    }
  }
  return findings;
}
