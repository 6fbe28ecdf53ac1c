import type { Container } from '../model/container.ts';
import { ENDS_COUNT_MS, type Ends } from '../model/ends.ts';
import { own } from '../text/own.ts';
import type { State } from './state.ts';

// More than that within an hour say no more than so many.
const KEEP_RESTARTS = 100;

/** Counts the restarts and notes the OOM kills that Docker's list shows since the one before; `at` in ms since the epoch. */
export function noteEnds(before: State, after: State, at: number): State {
  const [old, now] = [before.containers.value, after.containers.value];
  if (now === undefined || old === now) return after;
  const known = new Map(old?.map((container) => [container.id, container]));
  const changed = now.flatMap((container) => {
    const ends = endsOf(own(after.ends, container.member), known.get(container.id), container, at);
    return ends === undefined ? [] : [[container.member, ends] as const];
  });
  return changed.length === 0 ? after : { ...after, ends: { ...after.ends, ...Object.fromEntries(changed) } };
}

/** Notes an OOM kill that Docker announced: the list may show the container only when it runs again. */
export function noteOom(state: State, member: string, at: number): State {
  const restarts = own(state.ends, member)?.restarts ?? [];
  return { ...state, ends: { ...state.ends, [member]: { restarts, oomAt: at } } };
}

function endsOf(
  ends: Ends = { restarts: [] },
  was: Container | undefined,
  is: Container,
  at: number,
): Ends | undefined {
  // Before the first list it is not known when they were; another container has a count of its own.
  const more = was === undefined ? 0 : Math.max(0, is.restarts - was.restarts);
  const isKilled = is.oomKilled && was?.oomKilled !== true;
  if (more === 0 && !isKilled) return undefined;
  const recent = ends.restarts.filter((one) => at - one < ENDS_COUNT_MS);
  const added = Array.from({ length: Math.min(more, KEEP_RESTARTS) }, () => at);
  return {
    ...ends,
    restarts: [...recent, ...added].slice(-KEEP_RESTARTS),
    ...(isKilled ? { oomAt: is.finishedAt ?? at } : {}),
  };
}
