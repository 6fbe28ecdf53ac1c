import { answering, type Facts } from '../../model/facts.ts';

/**
 * Whether the cluster is in maintenance mode (paused): by its configuration in etcd, and where that cannot be read, by the
 * word of a member that answers.
 */
export function isPaused(facts: Facts): boolean {
  return facts.dcs.value?.config?.paused ?? pausedMembers(facts).length > 0;
}

/** The members that say of themselves that they are paused. Each follows the configuration with its next loop. */
export function pausedMembers(facts: Facts): readonly string[] {
  return answering(facts, 'patroni', ({ paused }) => paused);
}
