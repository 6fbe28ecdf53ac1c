import type { Drill } from '../../../drill/drill.ts';
import { raftLeaders } from '../quorum.ts';

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
  victims: raftLeaders,
  inject: (_state, seconds) => ({
    action: 'chaos kill-etcd-leader',
    target: { values: { duration: String(seconds) } },
  }),
  played: ({ state, sinceMs, lastsMs }) => sinceMs >= lastsMs && raftLeaders(state).length === 1,
  found: (state) => `${raftLeaders(state).join(' and ') || 'no member'} leads etcd`,
  steps: { inject: 'kill the etcd leader', follow: 'follow the election', restore: 'restore the member' },
};
