import { actionById } from '../../../actions/catalogue.ts';
import type { Drill } from '../../../drill/drill.ts';
import { timeoutsOf } from '../../../model/patroni-timeouts.ts';
import type { State } from '../../../store/state.ts';
import { raftLeaders } from '../quorum.ts';

/** Kills the raft leader: Patroni and PostgreSQL must go on as if nothing had happened. */
export const etcdLeaderKill: Drill = {
  name: 'etcd-leader-kill',
  title: 'Kill of the etcd leader',
  summary: 'Kill the raft leader of etcd; writes go on',
  system: 'patroni',
  needs: 'hosts',
  planned: false,
  // Long enough for an election and for a loop of Patroni's to find the new raft leader.
  seconds: () => 15,
  victims: raftLeaders,
  inject: (_state, seconds) => ({
    action: 'chaos kill-etcd-leader',
    target: { values: { duration: String(seconds) } },
  }),
  played: ({ state, sinceMs, lastsMs }) => sinceMs >= lastsMs && raftLeaders(state).length === 1,
  found: (state) => `${raftLeaders(state).join(' and ') || 'no member'} leads etcd`,
  steps: { inject: 'kill the etcd leader', follow: 'follow the election', restore: 'restore the member' },
};

const ID = 'chaos etcd-quorum-loss';

/** Kills so many etcd members that no quorum is left: the primary must step down rather than go on alone. */
export const etcdQuorumLoss: Drill = {
  name: 'etcd-quorum-loss',
  title: 'Loss of the etcd quorum',
  summary: 'Kill two of three etcd members, and bring them back',
  system: 'patroni',
  needs: 'hosts',
  planned: false,
  // The primary steps down loop_wait + retry_timeout after its last renewal at the latest.
  seconds: (state) => timeoutsOf(state).loopWait + timeoutsOf(state).retryTimeout + 15,
  victims,
  inject: (_state, seconds) => ({ action: ID, target: { values: { duration: String(seconds) } } }),
  played: ({ sinceMs, lastsMs }) => sinceMs >= lastsMs,
  steps: {
    inject: 'kill two etcd members',
    follow: 'keep the quorum lost',
    restore: 'restore the members',
  },
};

function victims(state: State): readonly string[] {
  const plan = actionById(ID)?.plan(state, { values: { duration: '60' } }) ?? [];
  return plan.flatMap((command) => (command.type === 'fault.inject' ? [command.member] : []));
}
