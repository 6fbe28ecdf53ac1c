import { actionById } from '../../../actions/catalogue.ts';
import type { Drill } from '../../../drill/drill.ts';
import { theLeader, tookOver } from './leader.ts';

/** Hands the leadership over in good order: what every planned maintenance begins with. */
export const switchover: Drill = {
  name: 'switchover',
  title: 'Switchover',
  summary: 'Hand the leadership over to the sync standby in an orderly way',
  system: 'patroni',
  planned: true,
  seconds: () => 0,
  victims: theLeader,
  inject: (state) => ({
    action: 'switchover',
    target: actionById('switchover')?.aim(state, undefined, Math.random) ?? { values: {} },
  }),
  played: tookOver,
  steps: {
    inject: 'ask for the switchover',
    follow: 'follow the handover',
    restore: 'check that the old leader rejoins',
  },
};
