import { impactOfAll } from '../cluster/impact.ts';
import type { State } from '../store/state.ts';
import type { Danger } from './action.ts';

/**
 * What it takes to mean the loss of all these members at once: where it would cost a quorum or the last healthy
 * replica, the name of the one that is too many must be typed.
 */
export function lossOf(state: State, members: readonly string[]): Danger {
  const over = impactOfAll(state, members).find(({ cost }) => cost !== undefined);
  return over === undefined
    ? { level: 'confirm' }
    : { level: 'type-name', name: over.member, reason: over.cost ?? '' };
}
