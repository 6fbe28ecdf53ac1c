import type { State } from './state.ts';

/**
 * Whether nothing may be changed: because the operator said so, or because the stack is not the bundled one and
 * the operator has not allowed changes.
 */
export function isReadOnly(state: Pick<State, 'readOnly' | 'containers' | 'withoutHosts'>): boolean {
  return state.readOnly ?? isOfOthers(state);
}

function isOfOthers({ containers, withoutHosts }: Pick<State, 'containers' | 'withoutHosts'>): boolean {
  return withoutHosts !== undefined || !(containers.value ?? []).every(({ bundled }) => bundled);
}

/**
 * Whether a write of our own may be made to see whether clients can: on the bundled stack, which has a place for it, and on
 * another one where the operator has configured it, though nothing else may be changed there.
 */
export function mayTryWrites(
  state: Pick<State, 'readOnly' | 'containers' | 'withoutHosts' | 'writeCheck'>,
): boolean {
  const { readOnly, containers, withoutHosts, writeCheck } = state;
  const listed = containers.value ?? [];
  if (listed.length === 0 && withoutHosts === undefined) return false;
  return writeCheck === true ? readOnly !== true : !isOfOthers(state) && !isReadOnly(state);
}

/** Why nothing is changed in read-only mode, and the way out. */
export function readOnlyReason({ readOnlyBy }: Pick<State, 'readOnlyBy'>): string {
  return readOnlyBy === undefined
    ? 'read-only: nothing is changed (O switches it off; --no-read-only on the command line)'
    : `read-only: nothing is changed, as ${readOnlyBy} says`;
}
