import { healthOf } from '../cluster/health.ts';
import { containersOf, type Facts, membersOf } from '../model/facts.ts';
import type { Observed } from '../model/observed.ts';
import { etcdQuorum } from '../systems/etcd/quorum.ts';
import { writeTargets } from '../systems/haproxy/facts.ts';
import { isPrimary, lagBehind } from '../systems/patroni/facts.ts';

/**
 * What `status --json` prints: every fact with its time, and the verdict on all of them. Times are ISO 8601,
 * sizes and lags bytes; a fact whose owner does not answer carries `error` and `failingSince`.
 */
export function statusDocument(facts: Facts) {
  const { verdict, reasons } = healthOf(facts);
  return {
    stack: { project: facts.project, ...observation(facts.containers) },
    verdict,
    reasons,
    patroni: patroni(facts),
    etcd: {
      quorum: etcdQuorum(facts),
      members: membersOf(facts, 'etcd').map((name) => member(name, facts.etcd[name])),
    },
    sentinel: sentinel(facts),
    haproxy: haproxy(facts),
    application: membersOf(facts, 'app').map((name) => member(name, facts.app[name])),
    containers: (facts.containers.value ?? []).map((container) => ({
      ...container,
      startedAt: time(container.startedAt),
      finishedAt: time(container.finishedAt),
    })),
    lateMs: facts.lateness === undefined ? null : Math.round(facts.lateness.ms),
    observedAt: time(facts.now),
  };
}

function patroni(facts: Facts) {
  const dcs = facts.dcs.value;
  const leader = dcs?.leader?.name ?? null;
  const primary = leader === null ? undefined : facts.patroni[leader]?.value;
  return {
    leader,
    leaderKeyTtlSeconds: facts.lease.value?.ttl ?? null,
    syncStandbys: dcs?.sync?.standbys ?? [],
    paused: dcs?.config?.paused ?? null,
    scheduledSwitchover: dcs?.failover ?? null,
    dcs: observation(facts.dcs),
    members: membersOf(facts, 'patroni').map((name) => {
      const fact = facts.patroni[name];
      const node = fact?.value;
      const lag = node === undefined || isPrimary(node) ? undefined : lagBehind(primary, node);
      return {
        ...member(name, fact),
        host: dcs?.members[name]?.connUrl ?? null,
        holdsLeaderKey: name === leader,
        syncStandby: dcs?.sync?.standbys.includes(name) ?? false,
        receiveLag: lag?.receive ?? null,
        replayLag: lag?.replay ?? null,
      };
    }),
  };
}

function sentinel(facts: Facts) {
  const names = membersOf(facts, 'sentinel');
  const masters = new Set(names.flatMap((n) => facts.sentinel[n]?.value?.masters.map((m) => m.name) ?? []));
  return {
    masters: [...masters].map((name) => {
      const views = names.flatMap((sentinelName) => {
        const master = facts.sentinel[sentinelName]?.value?.masters.find((m) => m.name === name);
        return master === undefined
          ? []
          : [{ sentinel: sentinelName, ...master, ...observation(facts.sentinel[sentinelName]) }];
      });
      const addresses = [...new Set(views.map((view) => `${view.host}:${view.port}`))];
      return { name, address: addresses.length === 1 ? (addresses[0] ?? null) : null, views };
    }),
    sentinels: names.map((name) => ({ name, ...observation(facts.sentinel[name]) })),
    redis: membersOf(facts, 'redis').map((name) => member(name, facts.redis[name])),
  };
}

function haproxy(facts: Facts) {
  const proxies = membersOf(facts, 'haproxy');
  const servers = proxies.flatMap((name) => facts.haproxy[name]?.value ?? []);
  const backends = [...new Set(servers.map((server) => server.backend))];
  return {
    writes: writeTargets(servers),
    backends: backends.map((name) => ({ name, servers: servers.filter((s) => s.backend === name) })),
    proxies: proxies.map((name) => ({ name, ...observation(facts.haproxy[name]) })),
    listening: containersOf(facts, 'haproxy').map((container) => container.ports),
  };
}

function member<T extends object>(name: string, fact: Observed<T> | undefined) {
  return { ...fact?.value, name, ...observation(fact) };
}

function observation(fact: Observed<unknown> | undefined) {
  return {
    observedAt: time(fact?.at),
    ...(fact?.error === undefined ? {} : { error: fact.error, failingSince: time(fact.failingSince) }),
  };
}

function time(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
