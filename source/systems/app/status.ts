import type { Facts } from '../../model/facts.ts';
import { statusMembers } from '../status.ts';

/** Part of the application in the status document. */
export function appStatus(facts: Facts) {
  return statusMembers(facts, 'app');
}
