import type { State } from './state.ts';

/**
 * Whether nothing may be changed: because the operator said so, or because the stack is not the bundled one and
 * nobody has said otherwise yet.
 */
export function isReadOnly(state: Pick<State, 'readOnly' | 'containers'>): boolean {
  return state.readOnly ?? !(state.containers.value ?? []).every((container) => container.bundled);
}
