import { holdingOf } from '../../../cluster/predict/acknowledged.ts';
import type { Drill } from '../../../drill/drill.ts';
import { has } from '../../../drill/phases.ts';
import { timeoutsOf } from '../../../model/patroni-timeouts.ts';
import type { State } from '../../../store/state.ts';
import { theLeader, tookOver } from './leader.ts';

// What the drills have in common that lose the leader by force.
const LOST = {
  system: 'patroni',
  needs: 'hosts',
  planned: false,
  victims: theLeader,
  played: tookOver,
} satisfies Partial<Drill>;
const FAILOVER = { follow: 'follow the failover', restore: 'restore the node' };

// s. Long enough for the key to run out and for a standby to take over, and then some: the leader that comes back must
// find another one.
function beyondTakeOver(state: State): number {
  const { ttl, loopWait, retryTimeout } = timeoutsOf(state);
  return ttl + loopWait + retryTimeout + 30;
}

/** Kills the leader, as if its machine lost power. */
export const failover: Drill = {
  ...LOST,
  name: 'failover',
  title: 'Failover',
  summary: 'Kill the leader, and let Patroni fail over',
  seconds: (state) => Math.max(120, beyondTakeOver(state)),
  inject: (_state, seconds) => ({
    action: 'chaos kill-leader',
    target: { values: { duration: String(seconds) } },
  }),
  played: (moment) => tookOver(moment) && has(moment.course, 'replicas streaming'),
  steps: { inject: 'kill the primary', ...FAILOVER },
};

/** Kills the leader, and has the operator release its key as soon as its death is proven. */
export const assistedFailover: Drill = {
  ...failover,
  name: 'assisted-failover',
  title: 'Assisted failover',
  summary: 'Kill the leader, and release its key once it is proven dead',
  assist: ({ state }) => {
    const standbys = state.dcs.value?.sync?.standbys ?? [];
    const candidate = standbys.find((name) => holdingOf(state, name).certain) ?? standbys[0];
    if (candidate === undefined) return undefined;
    return { action: 'failover', target: { values: { candidate, assisted: 'true' } } };
  },
};

/** Cuts the primary off the network: it must step down before its key runs out. */
export const partition: Drill = {
  ...LOST,
  name: 'partition',
  title: 'Partition of the primary',
  summary: 'Cut the primary off from all others, or from etcd alone (--from etcd)',
  seconds: beyondTakeOver,
  inject: (state, seconds, { from = 'all' }) => ({
    action: 'chaos network-partition',
    target: {
      member: theLeader(state)[0] ?? '',
      values: { from, direction: 'both', mode: 'drop', duration: String(seconds) },
    },
  }),
  steps: { inject: 'cut the primary off', ...FAILOVER },
};

/** Freezes the primary until another one leads, and lets it go on believing that no time has passed. */
export const zombie: Drill = {
  ...LOST,
  name: 'zombie',
  title: 'Zombie primary',
  summary: 'Freeze the primary until another one leads, then unfreeze it',
  seconds: beyondTakeOver,
  inject: (state, seconds) => ({
    action: 'chaos pause',
    target: { member: theLeader(state)[0] ?? '', values: { duration: String(seconds) } },
  }),
  steps: { inject: 'freeze the primary', follow: FAILOVER.follow, restore: 'unfreeze the old primary' },
};
