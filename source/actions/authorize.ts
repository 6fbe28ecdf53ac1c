import type { Command } from '../model/command.ts';
import type { State } from '../store/state.ts';
import type { Target } from '../store/ui-state.ts';
import type { Action } from './action.ts';
import { absence, actionById } from './catalogue.ts';
import { doubledName, unfitName } from './names.ts';
import { targetsOf } from './perform/perform.ts';

/** Why an action cannot be done to this target now: its own reason, or a name that no command may hold. */
export function refusal(action: Action, state: State, target: Target): string | undefined {
  const reason = action.disabled(state, target);
  if (reason !== undefined) return reason;
  const plan = action.plan(state, target);
  return unfitName(plan) ?? doubledName(state, plan);
}

/**
 * The last check, at the moment of execution: why an action must not be carried out although it was confirmed.
 * Nothing when the cluster still is what was shown and no other run is at work on the same members.
 */
export function refusalAtExecution(
  state: State,
  id: string,
  target: Target,
  shown: readonly Command[],
  /** The run that asks, where it is one already: it does not block itself. */
  own?: string,
): string | undefined {
  const action = actionById(id);
  if (action === undefined) return `there is no action ${id}`;
  const reason = absence(state, action) ?? refusal(action, state, target);
  if (reason !== undefined) return reason;
  if (JSON.stringify(action.plan(state, target)) !== JSON.stringify(shown)) {
    return 'the cluster changed while you were reading; nothing was done';
  }
  // An operator may need a shell in a member while an action is at work on it.
  const wanted = shown.filter(({ type }) => type !== 'container.shell').flatMap(targetsOf);
  const busy = state.runs.find(
    (run) =>
      run.id !== own && run.outcome === undefined && run.targets.some((member) => wanted.includes(member)),
  );
  return busy === undefined ? undefined : `${busy.summary} is still in progress`;
}
