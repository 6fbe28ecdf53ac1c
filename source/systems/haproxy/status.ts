import { containersOf, type Facts, membersOf } from '../../model/facts.ts';
import { observation, triedOf } from '../status.ts';
import { writeTargets } from './facts.ts';

/** Part of HAProxy in the status document. */
export function haproxyStatus(facts: Facts) {
  const proxies = membersOf(facts, 'haproxy');
  const servers = proxies.flatMap((name) => facts.haproxy[name]?.value?.servers ?? []);
  const backends = [...new Set(servers.map((server) => server.backend))];
  return {
    writes: writeTargets(servers),
    backends: backends.map((name) => ({ name, servers: servers.filter((s) => s.backend === name) })),
    proxies: proxies.map((name) => ({
      name,
      frontends: facts.haproxy[name]?.value?.frontends ?? [],
      write: triedOf(facts, 'writes', name),
      read: triedOf(facts, 'reads', name),
      ...observation(facts.haproxy[name]),
    })),
    listening: containersOf(facts, 'haproxy').map((container) => container.ports),
  };
}
