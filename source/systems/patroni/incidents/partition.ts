import type { Drill } from '../../../drill/drill.ts';
import { beyondTakeOver, FAILOVER, theLeader, tookOver } from './leader.ts';

/** Cuts the primary off the network: it must step down before its key runs out. */
export const partition: Drill = {
  name: 'partition',
  title: 'Partition of the primary',
  summary: 'Cut the primary off from all others, or from etcd alone (--from etcd)',
  system: 'patroni',
  needs: 'hosts',
  planned: false,
  seconds: beyondTakeOver,
  victims: theLeader,
  inject: (state, seconds, { from = 'all' }) => ({
    action: 'chaos network-partition',
    target: {
      member: theLeader(state)[0] ?? '',
      values: { from, direction: 'both', mode: 'drop', duration: String(seconds) },
    },
  }),
  played: tookOver,
  steps: { inject: 'cut the primary off', ...FAILOVER },
};
