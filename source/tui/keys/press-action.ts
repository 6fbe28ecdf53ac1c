import type { Action } from '../../actions/action.ts';
import { refusal } from '../../actions/authorize.ts';
import type { Command } from '../../model/command.ts';
import type { State } from '../../store/state.ts';
import type { UiEvent } from '../../store/ui-event.ts';
import type { Target } from '../../store/ui-state.ts';
import { own } from '../../text/own.ts';
import { selectedRow } from '../panes/panel.ts';
import { panels } from '../panes/panels.ts';
import type { Controls } from './controls.ts';
import { compose } from './edit.ts';

/** Opens the confirmation of an action, or says why that cannot be; what needs no answer is carried out. */
export function confirmation(
  action: Action,
  state: State,
  by: string,
  controls: Controls,
): UiEvent | undefined {
  const { random, run } = controls;
  const target = action.aim(state, selectedRow(panels[state.ui.panel], state)?.member, random);
  const reason = refusal(action, state, target);
  if (reason !== undefined && !toBeFilled(action, target))
    return toast(state, `${action.title}: ${reason}`, 'bad');
  if (action.draft !== undefined) {
    void composed(action, by, controls);
    return undefined;
  }
  const plan = reason === undefined ? action.plan(state, target) : [];
  if (action.danger(state, target).level === 'none' && action.fields.length === 0) {
    run(action.id, target, plan, by);
    return undefined;
  }
  return opened(action, target, plan, by);
}

function opened({ id }: Action, target: Target, plan: readonly Command[], by: string): UiEvent {
  const overlay = { type: 'confirm', action: id, target, plan, field: 0, by, typed: '' } as const;
  return { type: 'overlay.opened', overlay };
}

function toBeFilled({ fields }: Action, { values }: Target): boolean {
  return fields.some(
    (field) => field.kind === 'text' && field.required && (own(values, field.name) ?? '') === '',
  );
}

/** Opens the confirmation of an action with what the operator has written for it. */
async function composed(action: Action, by: string, { store, edit }: Controls): Promise<void> {
  const draft = action.draft?.(store.get());
  const target =
    draft === undefined
      ? 'there is nothing to edit'
      : await compose(draft, edit).catch((error: Error) => error.message);
  const state = store.get();
  const reason = typeof target === 'string' ? target : refusal(action, state, target);
  if (typeof target === 'string' || reason !== undefined) {
    store.dispatchNow(toast(state, `${action.title}: ${reason}`, 'bad'));
    return;
  }
  store.dispatchNow(opened(action, target, action.plan(state, target), by));
}

/** A message to the operator. */
export function toast(state: State, text: string, tone: 'info' | 'bad'): UiEvent {
  return { type: 'toast.shown', toast: { text, tone, at: state.now } };
}
