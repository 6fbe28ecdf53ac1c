import { containerOf } from '../domain/facts.ts';
import type { State } from './state.ts';

/** A fault that is active on a member: what it is, and since when (ms since the epoch) where that is known. */
export type Fault = { readonly text: string; readonly since?: number };

/** Actions that do harm on purpose have this in front of their id. */
const HARM = 'chaos ';

/** The fault that is active on a member; undefined while there is none that the console knows of. */
export function faultOn(state: Pick<State, 'runs' | 'containers'>, member: string): Fault | undefined {
  const run = state.runs.findLast(
    ({ action, outcome, targets }) =>
      outcome === undefined && action.startsWith(HARM) && targets.includes(member),
  );
  if (run !== undefined) return { text: run.action.slice(HARM.length), since: run.startedAt };
  return containerOf(state, member)?.state === 'paused' ? { text: 'paused' } : undefined;
}
