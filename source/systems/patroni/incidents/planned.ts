import { actionById } from '../../../actions/catalogue.ts';
import type { Drill } from '../../../drill/drill.ts';
import { has } from '../../../drill/phases.ts';
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

/** Restarts PostgreSQL on every member, the leader last, as for a setting that needs it. */
export const rollingRestart: Drill = {
  name: 'rolling-restart',
  title: 'Rolling restart',
  summary: 'Restart PostgreSQL on every member, replicas first, the leader last',
  system: 'patroni',
  planned: true,
  seconds: () => 0,
  victims: theLeader,
  inject: () => ({ action: 'restart', target: { member: 'all', values: { pending: 'false' } } }),
  // The action itself has ended by then; a restart can be too quick for any write to fail.
  played: ({ course }) => !course.missed || !course.failed || has(course, 'first acknowledged write'),
  steps: {
    inject: 'restart every member',
    follow: 'check that writes go on',
    restore: 'check that every member streams',
  },
};
