import type { Store } from '../store/store.ts';

/** Tells the store what the command line and the settings want: nothing where neither of them says anything. */
export function switchReadOnly(
  store: Pick<Store, 'dispatchNow'>,
  on: boolean | undefined,
  by: string | undefined,
): void {
  if (on === undefined) return;
  store.dispatchNow({ type: 'read-only.switched', on, ...(by === undefined ? {} : { by }) });
}
