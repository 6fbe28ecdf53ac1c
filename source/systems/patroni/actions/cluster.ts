import { notMember } from '../../../actions/checks.ts';
import { answering } from '../../../model/facts.ts';
import type { State } from '../../../store/state.ts';

/** Who holds the leader key, if anybody does. */
export function leaderOf(state: State): string | undefined {
  return state.dcs.value?.leader?.name;
}

/** Name of the cluster (Patroni's scope), as the members say it. */
export function clusterOf(state: State): string {
  return Object.values(state.patroni).find((fact) => fact.value !== undefined)?.value?.scope ?? '';
}

/** A member whose REST API answers, the leader if it does: for requests that concern the whole cluster. */
export function spokesman(state: State): string | undefined {
  const names = answering(state, 'patroni');
  return names.find((name) => name === leaderOf(state)) ?? names[0];
}

/** Why `member` is not one of Patroni's; nothing when it is. */
export function notPatroni(state: State, member: string | undefined): string | undefined {
  return notMember(state, 'patroni', 'a Patroni member', member);
}
