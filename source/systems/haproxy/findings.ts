import { pinnedOf } from '../../cluster/pinned.ts';
import { takesNoReaders } from '../../cluster/readers.ts';
import { answers, current, type Facts, isStandbyCluster, membersOf } from '../../model/facts.ts';
import { type Finding, findingId, unwritten, waiting } from '../finding.ts';
import { type Haproxy, type HaproxyServer, routesWrites, whyClosed, writeTargets } from './facts.ts';

/**
 * What is wrong with the way in: no HAProxy, a frontend that accepts no clients, no server for writes or reads, clients
 * that wait for one, or sessions that stay on a former one.
 */
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
  const awaited = waiting(facts, 'haproxy', [member]);
  if (awaited !== undefined) return [awaited];
  const haproxy = current(facts.haproxy[member]);
  if (haproxy === undefined)
    return [found(member, 'silent', 'critical', 'does not answer: clients have no way in')];
  return [
    ...closedFindings(member, haproxy),
    ...routeFindings(facts, member, haproxy.servers),
    ...readFindings(facts, member, haproxy),
    ...queueFindings(member, haproxy),
    ...(isStandbyCluster(facts)
      ? []
      : unwritten(facts, {
          ...{ kind: 'unwritten', system: 'haproxy', member },
          text: `no write through ${member} is acknowledged`,
        })),
  ];
}

function found(
  member: string,
  kind: string,
  severity: Finding['severity'],
  text: string,
  subject = '',
): Finding {
  const id = findingId(kind, subject === '' ? member : `${member}/${subject}`);
  return { id, severity, system: 'haproxy', member, text: `${member} ${text}` };
}

function closedFindings(member: string, { frontends }: Haproxy): Finding[] {
  return frontends.flatMap((frontend): Finding[] => {
    const why = whyClosed(frontend);
    if (why === undefined) return [];
    const { name } = frontend;
    const severity = routesWrites(name) ? 'critical' : 'degraded';
    return [found(member, 'frontend-closed', severity, `takes no client in at ${name}: ${why}`, name)];
  });
}

function routeFindings(facts: Facts, member: string, servers: readonly HaproxyServer[]): Finding[] {
  const targets = writeTargets(servers);
  // Beside a leader key, routes that lead elsewhere are a disagreement.
  if (targets.length > 1 && !answers(facts.dcs))
    return [found(member, 'two-writers', 'critical', `routes writes to ${targets.join(' and ')}`)];
  return targets.length > 0 || isStandbyCluster(facts)
    ? []
    : [found(member, 'no-route', 'critical', 'has no server for writes')];
}

function readFindings(facts: Facts, member: string, { backends, servers }: Haproxy): Finding[] {
  const leader = facts.dcs.value?.leader?.name;
  // Where each replica is kept from readers, that is how it is to be.
  const unwanted = (name: string) =>
    servers.every(
      ({ backend, server }) => backend !== name || server === leader || takesNoReaders(facts, server),
    );
  return backends
    .filter(({ name, status }) => !routesWrites(name) && status.startsWith('DOWN') && !unwanted(name))
    .map(({ name }) => found(member, 'no-read-route', 'degraded', `has no server in ${name}`, name));
}

function queueFindings(member: string, { servers, backends }: Haproxy): Finding[] {
  return backends.flatMap(({ name, queue }): Finding[] => {
    const own = servers.filter(({ backend }) => backend === name);
    const waiting = own.reduce((sum, server) => sum + server.queue, queue);
    if (waiting === 0) return [];
    const clients = waiting === 1 ? '1 client' : `${waiting} clients`;
    return [found(member, 'queue', 'degraded', `lets ${clients} wait for a server of ${name}`, name)];
  });
}
