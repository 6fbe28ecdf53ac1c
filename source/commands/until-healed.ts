import { summed } from '../actions/perform/perform-all.ts';
import type { Result } from '../actions/perform/ports.ts';
import type { Command } from '../model/command.ts';
import { type ActiveFault, HEAL_GRACE_MS, isLeftOver } from '../model/fault.ts';
import type { State } from '../store/state.ts';
import type { Store } from '../store/store.ts';
import { until } from '../store/until.ts';

// How long the journal may stay unread beyond the end of the longest fault.
const READ_WITHIN_MS = 60_000;

/** Why it will never be known whether a fault was healed; undefined for one that was. */
export type WhyAside = (id: string) => string | undefined;

/**
 * Begins to watch for the faults of a plan, before it is carried out; the function that it returns waits until they are
 * healed. It adds to the result how that went: what is not healed has failed, and where that cannot be found out the
 * outcome is unknown.
 */
export function followFaults(
  store: Store,
  plan: readonly Command[],
  whyAside: WhyAside,
): (result: Result) => Promise<Result> {
  const injections = plan.flatMap((command) => (command.type === 'fault.inject' ? [command] : []));
  const before = new Set(faultsIn(store.get()).map(({ id }) => id));
  const own = new Map<string, ActiveFault>();
  const collect = () => {
    for (const fault of faultsIn(store.get())) {
      const planned = injections.some(
        (command) => command.member === fault.member && command.fault.kind === fault.kind,
      );
      if (planned && !before.has(fault.id)) own.set(fault.id, fault);
    }
  };
  const unsubscribe = store.subscribe(collect);
  return async (result) => {
    collect();
    unsubscribe();
    if (own.size === 0) return result;
    const longestMs = Math.max(...injections.map(({ seconds }) => seconds)) * 1_000;
    const left = await leftOver(store, [...own.keys()], longestMs + HEAL_GRACE_MS + READ_WITHIN_MS);
    const ends = [...own.values()].map((fault) => endOf(fault, left, store.get(), whyAside));
    return summed([result, ...ends]);
  };
}

/** The faults that no process heals, once all others are healed; undefined where that cannot be seen in time. */
function leftOver(
  store: Store,
  ids: readonly string[],
  withinMs: number,
): Promise<readonly ActiveFault[] | undefined> {
  const remaining = (state: State) => {
    const { at = 0, error } = state.faults;
    if (error !== undefined) return undefined;
    const left = faultsIn(state).filter(({ id }) => ids.includes(id));
    return left.every((fault) => isLeftOver(fault, at)) ? left : undefined;
  };
  return until(store, remaining, withinMs, new AbortController().signal);
}

function endOf(
  { id, member }: ActiveFault,
  left: readonly ActiveFault[] | undefined,
  { faults }: State,
  whyAside: WhyAside,
): Result {
  const unknown = left === undefined ? (faults.error ?? 'the journal says nothing new') : whyAside(id);
  if (unknown !== undefined)
    return { outcome: 'unknown', text: `whether ${id} is healed is not known: ${unknown}` };
  const still = left?.find((fault) => fault.id === id);
  if (still === undefined) return { outcome: 'succeeded', text: `${id} on ${member} is healed` };
  const why = still.healError ?? 'no process is in charge of that now';
  return { outcome: 'failed', text: `${id} is not healed: ${why}. Next step: paws-console heal ${id}` };
}

// A fault of which only the mark at the engine is left is over, by the journal.
function faultsIn(state: State): readonly ActiveFault[] {
  return (state.faults.value ?? []).filter(({ madeBy }) => madeBy === undefined);
}
