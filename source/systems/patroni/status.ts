import { type Facts, membersOf } from '../../model/facts.ts';
import { observation, statusMember } from '../status.ts';
import { isSource, lagBehind } from './facts.ts';

/** Part of Patroni in the status document. */
export function patroniStatus(facts: Facts) {
  const dcs = facts.dcs.value;
  const leader = dcs?.leader?.name ?? null;
  const primary = leader === null ? undefined : facts.patroni[leader]?.value;
  return {
    leader,
    leaderKeyTtlSeconds: facts.lease.value?.ttl ?? null,
    syncStandbys: dcs?.sync?.standbys ?? [],
    syncQuorum: dcs?.sync?.quorum ?? 0,
    standbyClusterOf: dcs?.config?.standbyOf ?? null,
    paused: dcs?.config?.paused ?? null,
    scheduledSwitchover: dcs?.failover ?? null,
    dcs: observation(facts.dcs),
    members: membersOf(facts, 'patroni').map((name) => {
      const fact = facts.patroni[name];
      const node = fact?.value;
      const lag = node === undefined || isSource(node) ? undefined : lagBehind(primary, node);
      return {
        ...statusMember(name, fact),
        host: dcs?.members[name]?.connUrl ?? null,
        holdsLeaderKey: name === leader,
        syncStandby: dcs?.sync?.standbys.includes(name) ?? false,
        postgres: { ...facts.postgres[name]?.value, ...observation(facts.postgres[name]) },
        receiveLag: lag?.receive ?? null,
        replayLag: lag?.replay ?? null,
      };
    }),
  };
}
