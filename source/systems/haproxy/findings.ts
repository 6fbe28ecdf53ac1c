import { pinnedOf } from '../../cluster/pinned.ts';
import { current, type Facts, membersOf, speaks } from '../../model/facts.ts';
import { type Finding, findingId, waiting } from '../finding.ts';
import { writeTargets } from './facts.ts';

/** What is wrong with the way in: no HAProxy, no server for writes, or sessions that hang on a former one. */
export function haproxyFindings(facts: Facts): Finding[] {
  return [
    ...membersOf(facts, 'haproxy').flatMap((name) => proxyFindings(facts, name)),
    ...pinnedOf(facts).map(({ proxy, server, sessions, why }): Finding => {
      const noun = sessions === 1 ? 'session' : 'sessions';
      return {
        id: findingId('pinned', `${proxy}/${server}`),
        severity: 'degraded',
        system: 'haproxy',
        text: `${sessions} ${noun} of ${proxy} pinned to ${server} (${why})`,
      };
    }),
  ];
}

function proxyFindings(facts: Facts, member: string): Finding[] {
  const unheard = waiting(facts, 'haproxy', [member]);
  if (unheard !== undefined) return [unheard];
  const critical = (kind: string, text: string): Finding[] => [
    { id: findingId(kind, member), severity: 'critical', system: 'haproxy', member, text },
  ];
  const servers = current(facts.haproxy[member]);
  if (servers === undefined) return critical('silent', `${member} does not answer: clients have no way in`);
  const targets = writeTargets(servers);
  // Beside a leader key, routes that lead elsewhere are a disagreement.
  if (targets.length > 1 && !speaks(facts.dcs))
    return critical('two-writers', `${member} routes writes to ${targets.join(' and ')}`);
  return targets.length > 0 ? [] : critical('no-route', `${member} has no server for writes`);
}
