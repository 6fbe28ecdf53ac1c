import { membersOf } from '../model/facts.ts';
import { systems } from '../systems/index.ts';
import type { State } from './state.ts';

/** Whether every member of the stack was observed, or failed to answer, at least once. */
export function isSettled(state: State): boolean {
  const { containers, dcs, faults, withoutHosts } = state;
  if (withoutHosts === undefined) {
    if (containers.error !== undefined || containers.value?.length === 0) return true;
    if (containers.value === undefined) return false;
    if (faults.at === undefined && faults.error === undefined) return false;
  }
  if (dcs.at === undefined && dcs.error === undefined) return false;
  return systems.every(({ id }) => membersOf(state, id).every((name) => state[id][name] !== undefined));
}
