import { primaryObserved, replicaObserved } from '../cluster/lag/lag-history.ts';
import type { FactEvent } from '../model/event.ts';
import { isPrimary } from '../systems/patroni/facts.ts';
import { primaryOf } from '../systems/patroni/primary.ts';
import type { State } from './state.ts';

/** Remembers what a Patroni node said of its WAL positions; `after` is the state with that answer in it. */
export function reduceLag(
  before: State,
  after: State,
  { member, node, at }: Extract<FactEvent, { type: 'patroni.observed' }>,
): State {
  // An answer that was overtaken is not remembered either.
  if (after.patroni === before.patroni) return after;
  if (!isPrimary(node)) return { ...after, lag: replicaObserved(after.lag, member, node, at) };
  // Of several that call themselves primary, only one is what the replicas are compared with.
  if (primaryOf(after)?.name !== member) return after;
  return { ...after, lag: primaryObserved(after.lag, member, node, at) };
}
