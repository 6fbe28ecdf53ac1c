import { createContext, useCallback, useContext, useRef, useSyncExternalStore } from 'react';
import { type State, shownState } from '../store/state.ts';
import type { Store } from '../store/store.ts';

/** The store that the components below it read. */
export const StoreContext = createContext<Store | undefined>(undefined);

type Read<T> = { readonly state: State; readonly select: (state: State) => T; readonly value: T };

/** As `useSelector`, but reads what stands on the screen while it is frozen. */
export function useShown<T>(select: (state: State) => T, equal: (a: T, b: T) => boolean = Object.is): T {
  const shown = useCallback((state: State) => select(shownState(state)), [select]);
  return useSelector(shown, equal);
}

/**
 * Reads from the store; the component is drawn again only when what it reads became something else. `equal`
 * decides that, by identity unless told otherwise.
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

/** Whether two lists hold the same items in the same order. */
export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => Object.is(item, b[i]));
}
