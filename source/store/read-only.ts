import type { State } from './state.ts';

/**
 * Whether nothing may be changed: because the operator said so, or because the stack is not the bundled one and
 * the operator has not allowed changes.
 */
export function isReadOnly(state: Pick<State, 'readOnly' | 'containers' | 'withoutHosts'>): boolean {
  const { readOnly, containers, withoutHosts } = state;
  return (
    readOnly ?? (withoutHosts !== undefined || !(containers.value ?? []).every(({ bundled }) => bundled))
  );
}

/** Whether a write of our own may be made to see whether clients can: on the bundled stack only, which has a place for it. */
export function mayTryWrites(state: Pick<State, 'readOnly' | 'containers' | 'withoutHosts'>): boolean {
  const containers = state.containers.value ?? [];
  return containers.length > 0 && containers.every(({ bundled }) => bundled) && !isReadOnly(state);
}

/** Why nothing is changed in read-only mode, and the way out. */
export function readOnlyReason({ readOnlyBy }: Pick<State, 'readOnlyBy'>): string {
  return readOnlyBy === undefined
    ? 'read-only: nothing is changed (O switches it off; --no-read-only on the command line)'
    : `read-only: nothing is changed, as ${readOnlyBy} says`;
}
