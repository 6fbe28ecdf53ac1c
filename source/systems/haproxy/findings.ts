import { pinnedOf } from '../../cluster/pinned.ts';
import { takesNoReaders } from '../../cluster/readers.ts';
import { isRunning } from '../../model/container.ts';
import {
  answering,
  answers,
  containerOf,
  current,
  type Facts,
  isRemoved,
  isStandbyCluster,
  membersOf,
} from '../../model/facts.ts';
import { type Finding, findingId, isOfKind, unserved, waiting } from '../finding.ts';
import {
  type Haproxy,
  type HaproxyServer,
  isUnresolved,
  lacksReaders,
  routesWrites,
  servesWrites,
  whyClosed,
  writeTargets,
} from './facts.ts';

/**
 * What is wrong with the way in: no HAProxy, a frontend that accepts no clients, no server for writes or reads, clients
 * that wait for one, writes or reads that are not served, or sessions that stay on a former one.
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
  const others = otherWays(facts, member);
  const haproxy = current(facts.haproxy[member]);
  if (haproxy === undefined) {
    const cost =
      others.length === 0 ? 'clients have no way in' : `clients get in through ${others.join(', ')}`;
    return [found(member, 'silent', 'critical', `does not answer: ${cost}`)].map(graveIfAlone(others));
  }
  return [
    ...[
      ...closedFindings(member, haproxy),
      ...routeFindings(facts, member, haproxy.servers),
      ...unwrittenFindings(facts, member),
    ].map(graveIfAlone(others)),
    ...unresolvedFindings(facts, member, haproxy),
    ...readFindings(facts, member, haproxy),
    ...unreadFindings(facts, member, haproxy),
    ...queueFindings(member, haproxy),
  ];
}

function unwrittenFindings(facts: Facts, member: string): Finding[] {
  if (isStandbyCluster(facts)) return [];
  const text = `no write through ${member} is acknowledged`;
  return unserved(facts, 'writes', {
    ...{ kind: 'unwritten', severity: 'critical', system: 'haproxy', member, text },
  });
}

/** Reads that get no answer though HAProxy has servers for them: that it has none is said, or is how it is to be. */
function unreadFindings(facts: Facts, member: string, haproxy: Haproxy): Finding[] {
  if (lacksReaders(haproxy, patroniNames(facts))) return [];
  const text = `no read through ${member} is answered: its clients cannot read from replicas`;
  return unserved(facts, 'reads', {
    ...{ kind: 'unread', severity: 'degraded', system: 'haproxy', member, text },
  });
}

/** The other members through which clients can write; in a standby cluster, where no client can, those that answer. */
function otherWays(facts: Facts, member: string): readonly string[] {
  const serves = isStandbyCluster(facts) ? undefined : servesWrites;
  return answering(facts, 'haproxy', serves).filter(
    (name) => name !== member && unwrittenFindings(facts, name).length === 0,
  );
}

/** One way in that is closed is no outage while there is another; one that leads to the wrong server is. */
function graveIfAlone(others: readonly string[]) {
  return (finding: Finding): Finding =>
    others.length === 0 || isOfKind(finding, 'two-writers') ? finding : { ...finding, severity: 'degraded' };
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
  if (targets.length > 0 || isStandbyCluster(facts)) return [];
  const nameless = namesOf(servers.filter((one) => routesWrites(one.backend) && isUnresolved(one)));
  const evidence = `${member}: no name resolves of ${nameless.join(', ')}`;
  const finding = found(member, 'no-route', 'critical', 'has no server for writes');
  return [nameless.length === 0 ? finding : { ...finding, evidence }];
}

/**
 * Servers that HAProxy has taken out because their names do not resolve, though they are members that run. A server that
 * is no member may be a place that is kept free for one (`server-template`).
 */
function unresolvedFindings(facts: Facts, member: string, { servers }: Haproxy): Finding[] {
  const nodes = patroniNames(facts);
  const isMissed = (name: string) => {
    const container = containerOf(facts, name);
    return (
      nodes.has(name) &&
      !isRemoved(facts, 'patroni', name) &&
      (container === undefined || isRunning(container))
    );
  };
  return namesOf(servers.filter(isUnresolved))
    .filter(isMissed)
    .map((server) => {
      const text = `cannot resolve the name of ${server}, and sends no client there`;
      const evidence = `${member}: MAINT (resolution), which no operator has set`;
      return { ...found(member, 'unresolved', 'degraded', text, server), evidence };
    });
}

/** The members of Patroni that there are, or were said to be. */
function patroniNames(facts: Facts): ReadonlySet<string> {
  return new Set([...membersOf(facts, 'patroni'), ...Object.keys(facts.dcs.value?.members ?? {})]);
}

function namesOf(servers: readonly HaproxyServer[]): readonly string[] {
  return [...new Set(servers.map(({ server }) => server))];
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
