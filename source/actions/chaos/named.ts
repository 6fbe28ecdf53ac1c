import { impactOf } from '../../cluster/impact.ts';
import { isStandbyCluster } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import { etcdQuorum, etcdVoters, healthyEtcd, raftLeaders } from '../../systems/etcd/quorum.ts';
import { redisMasters } from '../../systems/redis/facts.ts';
import type { Action, Danger } from '../action.ts';
import { unfit } from '../checks.ts';
import { expectedLoss, lossOf } from '../losses.ts';
import { DURATION, injections, unharmable } from './fault-action.ts';

type Own = Pick<Action, 'id' | 'title' | 'summary' | 'example'> & {
  /** Where it is not that of losing them. */
  readonly danger?: (state: State) => Danger;
  readonly duration: string;
  /** The members that it hits now, or why there are none. */
  readonly victims: (state: State) => readonly string[] | string;
  readonly describe: (state: State, victims: readonly string[]) => readonly string[];
};

// Faults that find their victims themselves: by the part that a member plays now, not by its name.
function namedFault({ duration, victims, describe, danger, ...own }: Own): Action {
  const found = (state: State) => {
    const names = victims(state);
    return typeof names === 'string' ? [] : names;
  };
  return {
    ...own,
    usage: `${own.id} [--duration N]`,
    panel: 'global',
    needs: 'hosts',
    fields: [DURATION],
    aim: () => ({ values: { duration } }),
    disabled: (state, target) => {
      const names = victims(state);
      if (typeof names === 'string') return names;
      return unharmable(state, names) ?? unfit([DURATION], state, target);
    },
    danger: (state) => danger?.(state) ?? lossOf(state, found(state)),
    plan: (state, target) => injections(state, found(state), target),
    describe: (state, { values }) => [
      ...describe(state, found(state)),
      ...expectedLoss(state, { members: found(state), how: 'kill', seconds: Number(values.duration) }),
      `Started again after ${values.duration} s, even if the console has ended.`,
    ],
  };
}

/** Kills the holder of the leader key. */
export const killLeader = namedFault({
  id: 'chaos kill-leader',
  title: 'Kill the leader',
  summary: 'Send SIGKILL to the container of the Patroni leader',
  example: 'chaos kill-leader --yes',
  duration: '120',
  victims: (state) => {
    if (state.dcs.error !== undefined) return `the leader key cannot be read: ${state.dcs.error}`;
    const leader = state.dcs.value?.leader?.name;
    return leader === undefined ? 'there is no leader' : [leader];
  },
  describe: (state, [leader = '']) => [
    `${leader} gets SIGKILL, as if its machine lost power. Meanwhile it ${impactOf(state, leader).left}.`,
    isStandbyCluster(state)
      ? 'No WAL comes from the other cluster until its key expires and another one leads.'
      : 'No writes until its key expires and a standby takes over.',
  ],
});

/** Kills the raft leader, of whichever member that is now. */
export const killEtcdLeader = namedFault({
  id: 'chaos kill-etcd-leader',
  title: 'Kill the etcd leader',
  summary: 'Send SIGKILL to the container of the raft leader of etcd',
  example: 'chaos kill-etcd-leader --yes',
  duration: '60',
  victims: (state) => {
    const leaders = raftLeaders(state);
    return leaders.length === 1 ? leaders : `${leaders.length} etcd members say that they lead`;
  },
  danger: (state) => lossOf(state, raftLeaders(state)),
  describe: (state, [leader = '']) => [
    `${leader} gets SIGKILL. Meanwhile etcd ${impactOf(state, leader).left}.`,
    'The others elect a leader within 1 to 2 s; writes to PostgreSQL go on.',
  ],
});

/** Kills as many etcd members as cost the quorum, the raft leader among them. */
export const etcdQuorumLoss = namedFault({
  id: 'chaos etcd-quorum-loss',
  title: 'etcd quorum loss',
  summary: 'Send SIGKILL to as many etcd members as it takes to lose the quorum',
  example: 'chaos etcd-quorum-loss --duration 60 --yes --override etcd',
  duration: '60',
  victims: quorumVictims,
  danger: () => ({
    level: 'type-name',
    name: 'etcd',
    reason: 'etcd loses its quorum, and Patroni its leader',
  }),
  describe: (state, victims) => [
    `${victims.join(' and ')} get SIGKILL; ${etcdQuorum(state).total - victims.length} of ${etcdQuorum(state).total} are left, which is no quorum.`,
    'Patroni cannot renew its leader key: the primary steps down, and no writes are taken until etcd is back.',
  ],
});

/** Kills the Redis master. */
export const redisCrash = namedFault({
  id: 'chaos redis-crash',
  title: 'Crash of the Redis master',
  summary: 'Send SIGKILL to the container of the Redis master',
  example: 'chaos redis-crash --yes',
  duration: '60',
  victims: (state) => {
    const masters = redisMasters(state);
    return masters.length === 1 ? masters : `there are ${masters.length} Redis masters`;
  },
  describe: (_state, [master = '']) => [
    `${master} gets SIGKILL. The sentinels consider it down after down-after, vote, and promote the replica.`,
    'Replication is asynchronous: writes of the last moment may be lost.',
  ],
});

function quorumVictims(state: State): readonly string[] | string {
  const { ok, healthy, needed } = etcdQuorum(state);
  if (!ok) return 'etcd has no quorum already';
  const leaders = raftLeaders(state);
  const voters = etcdVoters(state).names;
  return healthyEtcd(state)
    .filter((name) => voters.includes(name))
    .toSorted((a, b) => Number(leaders.includes(b)) - Number(leaders.includes(a)))
    .slice(0, healthy - needed + 1);
}
