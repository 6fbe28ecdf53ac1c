import assert from 'node:assert/strict';
import type { Danger, Target } from '../../../source/actions/action.ts';
import { actionById } from '../../../source/actions/catalogue.ts';
import type { Command } from '../../../source/model/command.ts';
import type { State } from '../../../source/store/state.ts';

/** An action as a confirmation shows it. */
type Opened = {
  readonly target: Target;
  readonly reason: string | undefined;
  readonly plan: readonly Command[];
  readonly danger: Danger;
  readonly lines: readonly string[];
};

/** Opens an action on the row of `selected`, with some of its fields changed. */
export function opened(
  id: string,
  state: State,
  selected?: string,
  values: Readonly<Record<string, string>> = {},
): Opened {
  const action = actionById(id);
  assert.ok(action, id);
  const aimed = action.aim(state, selected, () => 0);
  const changed = { ...aimed, values: { ...aimed.values, ...values } };
  const target = action.reaim?.(state, changed) ?? changed;
  const reason = action.disabled(state, target);
  const possible = reason === undefined;
  return {
    target,
    reason,
    plan: possible ? action.plan(state, target) : [],
    danger: action.danger(state, target),
    lines: possible ? action.describe(state, target) : [],
  };
}
