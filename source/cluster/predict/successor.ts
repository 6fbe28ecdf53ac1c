import { current, type Facts, membersOf } from '../../model/facts.ts';
import { etcdQuorum } from '../../systems/etcd/quorum.ts';
import { tagAgainstLead } from '../../systems/patroni/facts.ts';
import { storeRefusal } from '../store.ts';

/** Whether commits wait for a standby. In a standby cluster there are none (Patroni `global_config.py`). */
export function isSynchronous(facts: Facts): boolean {
  const config = facts.dcs.value?.config;
  return config != null && config.synchronousMode !== 'off' && config.standbyOf === undefined;
}

/**
 * Why no member can take over from the leader when it is lost together with `lost`; undefined when one can. Source:
 * Patroni `ha.py` (`_is_healthiest_node`): in synchronous mode only a member of the sync key may.
 */
export function noSuccessor(facts: Facts, lost: readonly string[]): string | undefined {
  if (facts.dcs.value?.config?.paused === true) return 'the cluster is paused: no member takes over';
  if (!etcdQuorum(facts).ok) return 'etcd has no quorum: no member can take over';
  const refusal = storeRefusal(facts);
  if (refusal !== undefined) return `${refusal}: no member can take over`;
  const leader = facts.dcs.value?.leader?.name;
  const alive = membersOf(facts, 'patroni').filter((name) => {
    if (name === leader || lost.includes(name)) return false;
    const node = current(facts.patroni[name]);
    return node !== undefined && tagAgainstLead(node) === undefined && !node.watchdogFailed;
  });
  if (alive.length === 0) return 'no other member could take over';
  const standbys = facts.dcs.value?.sync?.standbys ?? [];
  if (isSynchronous(facts) && !alive.some((name) => standbys.includes(name)))
    return 'no sync standby could take over, and Patroni promotes no other member';
  return undefined;
}
