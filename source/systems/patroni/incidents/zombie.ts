import type { Drill } from '../../../drill/drill.ts';
import { beyondTakeOver, FAILOVER, theLeader, tookOver } from './leader.ts';

/** Freezes the primary until another one leads, and lets it go on believing that no time has passed. */
export const zombie: Drill = {
  name: 'zombie',
  title: 'Zombie primary',
  summary: 'Freeze the primary until another one leads, then unfreeze it',
  system: 'patroni',
  needs: 'hosts',
  planned: false,
  seconds: beyondTakeOver,
  victims: theLeader,
  inject: (state, seconds) => ({
    action: 'chaos pause',
    target: { member: theLeader(state)[0] ?? '', values: { duration: String(seconds) } },
  }),
  played: tookOver,
  steps: { inject: 'freeze the primary', follow: FAILOVER.follow, restore: 'unfreeze the old primary' },
};
