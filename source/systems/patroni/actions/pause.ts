import type { Action } from '../../../actions/action.ts';
import { unwritable } from '../../../actions/checks.ts';
import { timeoutsOf } from '../../../model/patroni-timeouts.ts';
import { isPaused } from '../maintenance.ts';
import { clusterOf, spokesman } from './cluster.ts';

type Own = Pick<Action, 'id' | 'key' | 'title' | 'summary'> & {
  readonly on: boolean;
  /** Why there is nothing to do. */
  readonly already: string;
  readonly what: string;
};

function maintenance({ on, already, what, ...own }: Own): Action {
  return {
    ...own,
    panel: 'patroni',
    usage: own.id,
    example: `${own.id} --yes`,
    fields: [],
    aim: () => ({ values: {} }),
    disabled: (state) =>
      unwritable(state) ??
      (isPaused(state) === on ? already : undefined) ??
      (spokesman(state) === undefined ? 'no member answers' : undefined),
    danger: () => ({ level: 'confirm' }),
    plan: (state) => [{ type: 'patroni.pause', cluster: clusterOf(state), on, via: spokesman(state) ?? '' }],
    describe: (state) => [what, `Every member learns of it within ${timeoutsOf(state).loopWait} s.`],
  };
}

/** Maintenance mode on: Patroni fails nothing over until it is resumed. */
export const pause = maintenance({
  id: 'pause',
  key: 'P',
  title: 'Maintenance mode on',
  summary: 'Pause the cluster: no automatic failover until it is resumed',
  on: true,
  already: 'the cluster is paused already',
  what: 'Patroni no longer promotes or demotes a member: a primary that fails stays down until the cluster is resumed.',
});

/** Maintenance mode off. */
export const resume = maintenance({
  id: 'resume',
  key: 'U',
  title: 'Maintenance mode off',
  summary: 'Resume the cluster: automatic failover is on again',
  on: false,
  already: 'the cluster is not paused',
  what: 'Patroni manages the cluster again; if the leader is gone, a standby is promoted at once.',
});
