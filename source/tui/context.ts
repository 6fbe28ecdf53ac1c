import { createContext, useCallback, useContext, useRef, useSyncExternalStore } from 'react';
import { type State, shownState } from '../store/state.ts';
import type { Store } from '../store/store.ts';
import type { Ui } from '../store/ui-state.ts';
import { colours, type Theme } from './theme.ts';

/** The store that the components below it read. */
export const StoreContext = createContext<Store | undefined>(undefined);

/** The theme of this terminal. */
export const ThemeContext = createContext<Theme>(colours);

/** The theme of this terminal. */
export function useTheme(): Theme {
  return useContext(ThemeContext);
}

type Read<T> = { readonly state: State; readonly select: (state: State) => T; readonly value: T };

/** As `useSelector`, but reads the frozen state while the screen is frozen. */
export function useShown<T>(select: (state: State) => T, equal: (a: T, b: T) => boolean = Object.is): T {
  const shown = useCallback((state: State) => select(shownState(state)), [select]);
  return useSelector(shown, equal);
}

/**
 * Reads from the store; the component is drawn again only when what it reads became something else. `equal`
 * decides that, by identity where it is not given.
 */
export function useSelector<T>(select: (state: State) => T, equal: (a: T, b: T) => boolean = Object.is): T {
  const store = useContext(StoreContext);
  if (store === undefined) throw new Error('useSelector outside of StoreContext');
  const last = useRef<Read<T> | undefined>(undefined);
  const read = (): T => {
    const state = store.get();
    const known = last.current;
    if (known !== undefined && known.state === state && known.select === select) return known.value;
    const value = select(state);
    const kept = known !== undefined && equal(known.value, value) ? known.value : value;
    last.current = { state, select, value: kept };
    return kept;
  };
  return useSyncExternalStore(store.subscribe, read, read);
}

/**
 * The selector with its last answer remembered: it is not asked again while nothing changed but what the operator
 * did, and of that none of `parts`.
 */
export function exceptUi<T>(
  select: (state: State) => T,
  parts: (ui: Ui) => readonly unknown[],
): (state: State) => T {
  let last: { readonly state: State; readonly value: T } | undefined;
  return (state) => {
    const known =
      last !== undefined &&
      isSameBesidesUi(last.state, state) &&
      (last.state.ui === state.ui || sameItems(parts(last.state.ui), parts(state.ui)));
    const value = known && last !== undefined ? last.value : select(state);
    last = { state, value };
    return value;
  };
}

function isSameBesidesUi(a: State, b: State): boolean {
  const names = Object.keys(b) as (keyof State)[];
  return (
    names.length === Object.keys(a).length &&
    names.every((name) => name === 'ui' || Object.is(a[name], b[name]))
  );
}

/** Whether two lists hold the same items in the same order. */
export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => Object.is(item, b[i]));
}
