import type { Facts } from '../model/facts.ts';
import type { Disagreement } from './agreement/disagreement.ts';
import { masterDisagreements } from './agreement/master.ts';
import { nameDisagreements } from './agreement/names.ts';
import { primaryDisagreements } from './agreement/primary.ts';

export { type Consensus, consensusOf } from './agreement/consensus.ts';
export {
  type Claim,
  claimsText,
  disagreementFindingId,
  type Since,
  SPLIT_BRAIN,
  type Standing,
  standingOf,
} from './agreement/disagreement.ts';

/**
 * Compares by name what the layers say of the PostgreSQL primary (leader key in etcd, each node's own role,
 * HAProxy's route for writes, the container in Docker) and of the Redis master (each sentinel, each Redis, its
 * container), and whether a member's name is that of one container. Only owners that answer now are compared; a silent one
 * is not a contradiction. Where the Patroni of a node is silent, PostgreSQL on it is asked itself.
 */
export function disagreementsOf(facts: Facts): readonly Disagreement[] {
  return [...primaryDisagreements(facts), ...masterDisagreements(facts), ...nameDisagreements(facts)];
}
