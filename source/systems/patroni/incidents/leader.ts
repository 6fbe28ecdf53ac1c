import type { Moment } from '../../../drill/drill.ts';
import { has } from '../../../drill/phases.ts';
import type { State } from '../../../store/state.ts';

/** The holder of the leader key, as a list of victims. */
export function theLeader({ dcs }: State): readonly string[] {
  const leader = dcs.value?.leader?.name;
  return leader === undefined ? [] : [leader];
}

/** Whether another member leads, is reached through HAProxy and takes writes. */
export function tookOver({ course }: Moment): boolean {
  return has(course, 'promotion') && has(course, 'HAProxy UP') && has(course, 'first acknowledged write');
}
