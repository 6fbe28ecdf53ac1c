import type { Drill } from '../../../drill/drill.ts';
import { has } from '../../../drill/phases.ts';
import { beyondTakeOver, FAILOVER, theLeader, tookOver } from './leader.ts';

/** Kills the leader, as if its machine lost power. */
export const failover: Drill = {
  name: 'failover',
  title: 'Failover',
  summary: 'Kill the leader, and let Patroni fail over',
  system: 'patroni',
  needs: 'hosts',
  planned: false,
  seconds: (state) => Math.max(120, beyondTakeOver(state)),
  victims: theLeader,
  inject: (_state, seconds) => ({
    action: 'chaos kill-leader',
    target: { values: { duration: String(seconds) } },
  }),
  played: (moment) => tookOver(moment) && has(moment.course, 'replicas streaming'),
  steps: { inject: 'kill the primary', ...FAILOVER },
};
