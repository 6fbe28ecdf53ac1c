import { current, type Facts, membersOf } from '../../model/facts.ts';
import { etcdQuorum } from '../../systems/etcd/quorum.ts';
import { positionOf } from '../../systems/patroni/facts.ts';
import { isPaused } from '../../systems/patroni/maintenance.ts';
import { tagAgainstLead } from '../../systems/patroni/tags.ts';
import { formatBytes } from '../../text/units.ts';
import { storeRefusal } from '../store.ts';

/** Whether commits wait for a standby. In a standby cluster there are none (Patroni `global_config.py`). */
export function isSynchronous(facts: Facts): boolean {
  const config = facts.dcs.value?.config;
  return config != null && config.synchronousMode !== 'off' && config.standbyOf === undefined;
}

/**
 * The members that answer and that nothing keeps from taking over when the leader is lost together with `lost`: neither a
 * tag nor the watchdog. Source: Patroni `ha.py` (`failover_limitation`).
 */
export function fitToLead(facts: Facts, lost: readonly string[]): readonly string[] {
  const leader = facts.dcs.value?.leader?.name;
  return membersOf(facts, 'patroni').filter((name) => {
    if (name === leader || lost.includes(name)) return false;
    const node = current(facts.patroni[name]);
    return node !== undefined && tagAgainstLead(node) === undefined && !node.watchdogFailed;
  });
}

/**
 * Why no member can take over from the leader when it is lost together with `lost`; undefined when one can. Source:
 * Patroni `ha.py` (`is_healthiest_node`, `_is_healthiest_node`): in synchronous mode only a member of the sync key may,
 * with quorum commit only one that as many of them as the key says are not ahead of, and none that lags too much.
 */
export function noSuccessor(facts: Facts, lost: readonly string[]): string | undefined {
  if (isPaused(facts)) return 'the cluster is paused: no member takes over';
  if (!etcdQuorum(facts).ok) return 'etcd has no quorum: no member can take over';
  const refusal = storeRefusal(facts);
  if (refusal !== undefined) return `${refusal}: no member can take over`;
  const alive = fitToLead(facts, lost);
  if (alive.length === 0) return 'no other member could take over';
  const { standbys = [], quorum = 0 } = facts.dcs.value?.sync ?? {};
  const listed = alive.filter((name) => standbys.includes(name));
  if (isSynchronous(facts) && listed.length === 0)
    return 'no sync standby could take over, and Patroni promotes no other member';
  if (isSynchronous(facts) && listed.length <= quorum)
    return `only ${listed.join(', ')} of ${standbys.join(', ')} would be left: Patroni promotes none without ${quorum + 1} of them`;
  return tooFarBehind(facts, isSynchronous(facts) && quorum === 0 ? listed : alive);
}

/**
 * How far Patroni takes a member to be behind when it judges whether it may lead, bytes: from what the leader wrote down
 * last, which is up to a loop old. Undefined where that is not known. Source: Patroni `ha.py` (`is_lagging`).
 */
export function lagToLead(facts: Facts, name: string): number | undefined {
  const { value: dcs } = facts.dcs;
  const node = current(facts.patroni[name]);
  const leader = facts.patroni[dcs?.leader?.name ?? '']?.value;
  const last = dcs?.status?.lastLsn ?? (leader === undefined ? undefined : positionOf(leader));
  const own = node === undefined ? undefined : positionOf(node);
  return last === undefined || own === undefined ? undefined : Math.max(0, last - own);
}

/** That each of `names` is further behind than Patroni lets a member be that takes over by itself. */
function tooFarBehind(facts: Facts, names: readonly string[]): string | undefined {
  const most = facts.dcs.value?.config?.maximumLagOnFailover;
  const least = Math.min(...names.map((name) => lagToLead(facts, name) ?? 0));
  if (most === undefined || least <= most) return undefined;
  const who = names.length === 1 ? `${names[0]} is` : `each of ${names.join(', ')} is at least`;
  return `${who} ${formatBytes(least)} behind, more than the ${formatBytes(most)} of maximum_lag_on_failover`;
}
