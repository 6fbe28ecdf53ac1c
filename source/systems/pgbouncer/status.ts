import type { Facts } from '../../model/facts.ts';
import { statusMembers } from '../status.ts';

/** Part of PgBouncer in the status document. */
export function pgbouncerStatus(facts: Facts) {
  return statusMembers(facts, 'pgbouncer');
}
