import { type Container, isRunning } from '../model/container.ts';
import { containerOf } from '../model/facts.ts';
import { isStale, type Observed } from '../model/observed.ts';
import { own } from '../text/own.ts';
import type { State } from './state.ts';

/** How far the values of a row can be trusted. `seconds` is their age and counts up only while they are stale. */
export type Freshness =
  | { readonly state: 'fresh' }
  | { readonly state: 'waiting' }
  | { readonly state: 'stale'; readonly seconds?: number; readonly error?: string };

/** What every row of every pane knows. */
export type RowBase = {
  /** Stable for as long as the thing exists: the selection is kept by it. */
  readonly key: string;
  /** The member that an action on this row is aimed at. */
  readonly member: string;
  readonly fresh: Freshness;
  /** Docker's view of the member. */
  readonly container: Container | undefined;
  /** Seconds since the container ended; absent while it runs. */
  readonly downSeconds: number | undefined;
};

const FRESH: Freshness = { state: 'fresh' };
const WAITING: Freshness = { state: 'waiting' };

/** Whether a fact is fresh, stale (with age and error), or was never asked for with an answer. */
export function freshnessOf(
  fact: Observed<unknown> | undefined,
  { now, periodMs }: Pick<State, 'now' | 'periodMs'>,
): Freshness {
  if (fact === undefined || (fact.at === undefined && fact.error === undefined)) return WAITING;
  if (!isStale(fact, now, periodMs)) return FRESH;
  return {
    state: 'stale',
    ...(fact.at === undefined ? {} : { seconds: secondsSince(fact.at, now) }),
    ...(fact.error === undefined ? {} : { error: fact.error }),
  };
}

/** Whole seconds from `at` to `now`, never negative. */
export function secondsSince(at: number, now: number): number {
  return Math.max(0, Math.floor((now - at) / 1000));
}

/** The common part of a row of `member`, which reports `fact`. */
export function rowBase(
  state: State,
  key: string,
  member: string,
  fact: Observed<unknown> | undefined,
): RowBase {
  const container = containerOf(state, member);
  const ended =
    container === undefined || isRunning(container) || container.state === 'paused'
      ? undefined
      : container.finishedAt;
  return {
    key,
    member,
    fresh: freshnessOf(fact, state),
    container,
    downSeconds: ended === undefined ? undefined : secondsSince(ended, state.now),
  };
}

/**
 * A selector of rows that keeps identities: a row equal to the one before (field by field, freshness by value)
 * stays the same object, and when no row changed the array does too. With `madeOf`, the rows are not
 * built again while its values stay the same.
 */
export function stableRows<Row extends RowBase>(
  build: (state: State) => readonly Row[],
  madeOf: (state: State) => readonly unknown[] = (state) => [state],
): (state: State) => readonly Row[] {
  let seen: readonly unknown[] = [];
  let last: readonly Row[] = [];
  return (state) => {
    const parts = madeOf(state);
    if (parts.length === seen.length && parts.every((part, i) => part === seen[i])) return last;
    const before = new Map(last.map((row) => [row.key, row]));
    const rows = build(state).map((row) => {
      const old = before.get(row.key);
      return old !== undefined && sameFields(old, row) ? old : row;
    });
    seen = parts;
    if (rows.length !== last.length || rows.some((row, i) => row !== last[i])) last = rows;
    return last;
  };
}

function sameFields(a: object, b: object): boolean {
  const one = a as Record<string, unknown>;
  const two = b as Record<string, unknown>;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(two).length && names.every((name) => same(own(one, name), own(two, name)))
  );
}

// Small values that are computed again each time (freshness, lag) are compared by what they say; facts keep
// their identity in the store.
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const one = Object.values(a);
  const two = Object.values(b);
  return (
    one.length === two.length &&
    one.every((value, i) => Object.is(value, two[i]) && typeof value !== 'object')
  );
}
