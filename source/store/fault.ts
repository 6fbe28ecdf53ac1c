import { containerOf } from '../model/facts.ts';
import { faultsOn } from '../model/fault.ts';
import type { State } from './state.ts';

/** A fault that is active on a member: what it is, and since when (ms since the epoch) where that is known. */
type Fault = { readonly text: string; readonly since?: number };

/** The fault that is active on a member; undefined while there is none that the console knows of. */
export function faultOn(state: Pick<State, 'faults' | 'containers'>, member: string): Fault | undefined {
  const fault = faultsOn(state.faults.value ?? [], member).at(-1);
  if (fault !== undefined) return { text: fault.kind, since: fault.startedAt };
  // Frozen by somebody else, who left no word of it.
  return containerOf(state, member)?.state === 'paused' ? { text: 'paused' } : undefined;
}
