import { type MemberSystem, membersOf } from '../model/facts.ts';
import type { State } from './state.ts';

const WATCHED: readonly MemberSystem[] = ['etcd', 'patroni', 'sentinel', 'redis', 'haproxy', 'app'];

/** Whether every member of the stack was heard of, or failed to answer, at least once. */
export function isSettled(state: State): boolean {
  const { containers, dcs, faults } = state;
  if (containers.error !== undefined || containers.value?.length === 0) return true;
  if (containers.value === undefined || (dcs.at === undefined && dcs.error === undefined)) return false;
  if (faults.at === undefined && faults.error === undefined) return false;
  return WATCHED.every((system) =>
    membersOf(state, system).every((name) => state[system][name] !== undefined),
  );
}
