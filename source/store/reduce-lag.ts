import { primaryObserved, replicaObserved } from '../cluster/lag/lag-history.ts';
import type { FactEvent } from '../model/event.ts';
import { isSource } from '../systems/patroni/facts.ts';
import { primaryOf } from '../systems/patroni/primary.ts';
import type { State } from './state.ts';

/** Remembers what a member said of its WAL positions, where it has some; `after` is the state with that answer in it. */
export function reduceLag(
  before: State,
  after: State,
  event: Extract<FactEvent, { type: 'member.observed' }>,
): State {
  if (event.system !== 'patroni') return after;
  const { member, fact: node, at } = event;
  // An answer that was overtaken is not remembered either.
  if (after.patroni === before.patroni) return after;
  if (!isSource(node)) return { ...after, lag: replicaObserved(after.lag, member, node, at) };
  // Of several that call themselves primary, only one is what the replicas are compared with.
  if (primaryOf(after)?.name !== member) return after;
  return { ...after, lag: primaryObserved(after.lag, member, node, at) };
}
