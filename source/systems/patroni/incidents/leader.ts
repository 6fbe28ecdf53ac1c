import type { Drill, Moment } from '../../../drill/drill.ts';
import { has } from '../../../drill/phases.ts';
import { timeoutsOf } from '../../../model/patroni-timeouts.ts';
import type { State } from '../../../store/state.ts';

// What the drills in which the leader is lost have in common.

/** The holder of the leader key, as a list of victims. */
export function theLeader({ dcs }: State): readonly string[] {
  const leader = dcs.value?.leader?.name;
  return leader === undefined ? [] : [leader];
}

/** Whether somebody else leads, is reached through HAProxy and takes writes. */
export function tookOver({ course }: Moment): boolean {
  return has(course, 'promotion') && has(course, 'HAProxy UP') && has(course, 'first acknowledged write');
}

/**
 * Long enough for the key to run out and for a standby to take over, and then some: the leader that comes back must
 * find another one. s.
 */
export function beyondTakeOver(state: State): number {
  const { ttl, loopWait, retryTimeout } = timeoutsOf(state);
  return ttl + loopWait + retryTimeout + 30;
}

/** The words for a failover that is forced. */
export const FAILOVER: Pick<Drill['steps'], 'follow' | 'restore'> = {
  follow: 'follow the failover',
  restore: 'restore the node',
};
