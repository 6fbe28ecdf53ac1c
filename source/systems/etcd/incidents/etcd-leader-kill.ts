import type { Drill } from '../../../drill/drill.ts';
import { current, membersOf } from '../../../model/facts.ts';
import type { State } from '../../../store/state.ts';
import { isRaftLeader } from '../facts.ts';

/** Long enough for an election and for a loop of Patroni's to find the new raft leader, s. */
const SECONDS = 15;

/** Kills the raft leader: Patroni and PostgreSQL must go on as if nothing had happened. */
export const etcdLeaderKill: Drill = {
  name: 'etcd-leader-kill',
  title: 'Kill of the etcd leader',
  summary: 'Kill the raft leader of etcd; writes go on',
  system: 'patroni',
  needs: 'hosts',
  planned: false,
  seconds: () => SECONDS,
  victims: raftLeader,
  inject: (_state, seconds) => ({
    action: 'chaos kill-etcd-leader',
    target: { values: { duration: String(seconds) } },
  }),
  played: ({ state, sinceMs, lastsMs }) => sinceMs >= lastsMs && raftLeader(state).length === 1,
  found: (state) => `${raftLeader(state).join(' and ') || 'no member'} leads etcd`,
  steps: { inject: 'kill the etcd leader', follow: 'follow the election', restore: 'restore the member' },
};

function raftLeader(state: State): readonly string[] {
  return membersOf(state, 'etcd').filter((name) => {
    const member = current(state.etcd[name]);
    return member !== undefined && isRaftLeader(member);
  });
}
