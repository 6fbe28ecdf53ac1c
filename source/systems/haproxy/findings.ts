import { pinnedOf } from '../../cluster/pinned.ts';
import { type Reason, waiting } from '../../cluster/reason.ts';
import { current, type Facts, membersOf, speaks } from '../../model/facts.ts';
import { writeTargets } from './facts.ts';

/** What is wrong with the way in: no HAProxy, no server for writes, or sessions that hang on a former one. */
export function haproxyReasons(facts: Facts): Reason[] {
  return [
    ...membersOf(facts, 'haproxy').flatMap((name) => proxyReasons(facts, name)),
    ...pinnedOf(facts).map(({ proxy, server, sessions, why }): Reason => {
      const noun = sessions === 1 ? 'session' : 'sessions';
      const text = `${sessions} ${noun} of ${proxy} pinned to ${server} (${why})`;
      return { severity: 'degraded', system: 'haproxy', text };
    }),
  ];
}

function proxyReasons(facts: Facts, name: string): Reason[] {
  const unheard = waiting(facts, 'haproxy', [name]);
  if (unheard !== undefined) return [unheard];
  const servers = current(facts.haproxy[name]);
  if (servers === undefined)
    return [
      { severity: 'critical', system: 'haproxy', text: `${name} does not answer: clients have no way in` },
    ];
  const targets = writeTargets(servers);
  // Beside a leader key, routes that lead elsewhere are a disagreement.
  if (targets.length > 1 && !speaks(facts.dcs)) {
    const text = `${name} routes writes to ${targets.join(' and ')}`;
    return [{ severity: 'critical', system: 'haproxy', text }];
  }
  if (targets.length > 0) return [];
  return [{ severity: 'critical', system: 'haproxy', text: `${name} has no server for writes` }];
}
