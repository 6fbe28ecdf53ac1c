import { current, type Facts, membersOf } from '../model/facts.ts';
import { type HaproxyServer, isUp, routesWrites, statusText } from '../systems/haproxy/facts.ts';
import { isSource } from '../systems/patroni/facts.ts';

/**
 * Sessions of all HAProxies that write through a server which is down or no longer primary: they hang until a timeout ends
 * them. `why`: HAProxy's own status of the server, or the role that the node itself reports.
 */
export function pinnedOf(facts: Facts) {
  return membersOf(facts, 'haproxy').flatMap((proxy) =>
    (current(facts.haproxy[proxy])?.servers ?? []).flatMap((server) => {
      const why = pinnedWhy(facts, server);
      return why === undefined ? [] : [{ proxy, server: server.server, sessions: server.sessions, why }];
    }),
  );
}

/** Why a server's sessions cannot write; undefined where there are none, or no fact shows it. */
export function pinnedWhy(facts: Facts, server: HaproxyServer): string | undefined {
  if (!routesWrites(server.backend) || server.sessions === 0) return undefined;
  if (!isUp(server)) return statusText(server);
  const node = current(facts.patroni[server.server]);
  // The holder of the leader key is on its way to be primary, not away from it.
  if (node === undefined || isSource(node) || current(facts.dcs)?.leader?.name === server.server)
    return undefined;
  return node.role;
}
