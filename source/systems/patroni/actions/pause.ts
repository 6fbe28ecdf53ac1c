import type { Action } from '../../../actions/action.ts';
import { leaderUnknown } from '../../../actions/checks.ts';
import { timeoutsOf } from '../../../model/patroni-timeouts.ts';
import { clusterOf, spokesman } from './cluster.ts';

/** Maintenance mode on: Patroni fails nothing over until it is resumed. */
export const pause: Action = {
  id: 'pause',
  key: 'P',
  title: 'Maintenance mode on',
  summary: 'Pause the cluster: no automatic failover until it is resumed',
  panel: 'patroni',
  usage: 'pause',
  example: 'pause --yes',
  fields: [],
  aim: () => ({ values: {} }),
  disabled: (state) =>
    leaderUnknown(state) ??
    (state.dcs.value?.config?.paused === true ? 'the cluster is paused already' : undefined) ??
    (spokesman(state) === undefined ? 'no member answers' : undefined),
  danger: () => ({ level: 'confirm' }),
  plan: (state) => [
    { type: 'patroni.pause', cluster: clusterOf(state), on: true, via: spokesman(state) ?? '' },
  ],
  describe: (state) => [
    'Patroni no longer promotes or demotes a member: a primary that fails stays down until the cluster is resumed.',
    `Every member learns of it within ${timeoutsOf(state).loopWait} s.`,
  ],
};

/** Maintenance mode off. */
export const resume: Action = {
  id: 'resume',
  key: 'U',
  title: 'Maintenance mode off',
  summary: 'Resume the cluster: automatic failover is on again',
  panel: 'patroni',
  usage: 'resume',
  example: 'resume --yes',
  fields: [],
  aim: () => ({ values: {} }),
  disabled: (state) =>
    leaderUnknown(state) ??
    (state.dcs.value?.config?.paused === true ? undefined : 'the cluster is not paused') ??
    (spokesman(state) === undefined ? 'no member answers' : undefined),
  danger: () => ({ level: 'confirm' }),
  plan: (state) => [
    { type: 'patroni.pause', cluster: clusterOf(state), on: false, via: spokesman(state) ?? '' },
  ],
  describe: (state) => [
    'Patroni manages the cluster again; if the leader is gone, a standby is promoted at once.',
    `Every member learns of it within ${timeoutsOf(state).loopWait} s.`,
  ],
};
