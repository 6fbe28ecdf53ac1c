import { endpointAt, type Member } from '../inventory/inventory.ts';
import type { FactEvent } from '../model/event.ts';
import type { Endpoint } from '../net/endpoint.ts';
import type { Way } from './way.ts';

/** Where clients are to come out, and who must take what they write, as the members have reported so far. */
export type Targets = {
  /** The Redis that most sentinels name as the master. */
  readonly master: () => string | undefined;
  /** `run_id` of a Redis. */
  readonly runId: (member: string) => string | undefined;
  /** System identifier of the PostgreSQL cluster. */
  readonly systemId: () => string | undefined;
  /** Whether a standby leader leads: the members of a standby cluster take no writes. */
  readonly isStandbyCluster: () => boolean;
};

/** Records what members report of the targets. */
export function makeTargets(): Targets & { readonly record: (event: FactEvent) => void } {
  const named = new Map<string, string>();
  const runIds = new Map<string, string | undefined>();
  let systemId: string | undefined;
  const roles = new Map<string, string>();
  return {
    record: (event) => {
      if (event.type !== 'member.observed') return;
      if (event.system === 'patroni') {
        systemId = event.fact.systemId ?? systemId;
        roles.set(event.member, event.fact.role);
      }
      if (event.system === 'redis') runIds.set(event.member, event.fact.runId);
      if (event.system !== 'sentinel') return;
      const [first] = event.fact.masters;
      if (first === undefined) named.delete(event.member);
      else named.set(event.member, first.host);
    },
    master: () => {
      const hosts = [...named.values()];
      const votes = (host: string) => hosts.filter((other) => other === host).length;
      return hosts.toSorted((a, b) => votes(b) - votes(a))[0];
    },
    runId: (member) => runIds.get(member),
    systemId: () => systemId,
    isStandbyCluster: () => {
      const all = [...roles.values()];
      return all.includes('standby_leader') && !all.includes('primary');
    },
  };
}

/**
 * Where clients come in at each HAProxy for a purpose (`primary`, `replicas`), with the login of the role that watches,
 * never that of another one; nowhere while either is missing. `key`: as that of a `Way`.
 */
export function throughProxies(
  members: readonly Member[],
  purpose: string,
): readonly Pick<Way, 'key' | 'place'>[] {
  const of = (role: Member['role']) => members.filter((member) => member.role === role);
  const nodes = of('patroni');
  const login = () =>
    nodes.map((node) => endpointAt(node, 'postgres')?.auth).find((auth) => auth !== undefined);
  return of('haproxy').map((proxy) => ({
    key: JSON.stringify([proxy.key, ...nodes.map(({ key }) => key)]),
    place: (): Endpoint | undefined => {
      const [place, auth] = [endpointAt(proxy, purpose), login()];
      return place === undefined || auth === undefined ? undefined : { ...place, auth };
    },
  }));
}
