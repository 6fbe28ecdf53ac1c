import type { Action, Field } from '../../actions/action.ts';
import { refusal } from '../../actions/authorize.ts';
import { actionById } from '../../actions/catalogue.ts';
import type { State } from '../../store/state.ts';
import type { UiEvent } from '../../store/ui-event.ts';
import type { Confirmation } from '../../store/ui-state.ts';
import { own } from '../../text/own.ts';
import type { Controls } from './controls.ts';
import type { KeyId, Mode } from './key-binding.ts';
import { toast } from './press-action.ts';
import { edited } from './press-text.ts';

/** A confirmation that is open, with the action it is for. */
type Open = { readonly action: Action; readonly overlay: Confirmation; readonly state: State };

/** A key while a confirmation is open. */
export function pressInConfirm(
  key: string,
  id: KeyId | undefined,
  mode: Mode,
  controls: Pick<Controls, 'store' | 'run'>,
): UiEvent | undefined {
  const state = controls.store.get();
  const overlay = state.ui.overlay;
  if (overlay?.type !== 'confirm') return undefined;
  const action = actionById(overlay.action);
  if (action === undefined || id === 'cancel') return { type: 'overlay.closed' };
  const open: Open = { action, overlay, state };
  const field = action.fields[overlay.field];
  switch (id) {
    case 'carry-out':
      return carryOut(open, controls.run);
    case 'accept':
      // Past the last field nothing has the focus, and letters are answers again.
      return becomes({ ...overlay, field: overlay.field + 1 });
    case 'next-field':
      return moveField(open, 1);
    case 'previous-field':
      return moveField(open, -1);
    case 'more':
      return change(open, field, step(open, field, 1));
    case 'less':
      return change(open, field, step(open, field, -1));
    case 'digit':
      return change(open, field, withDigit(open, field, key));
    default: {
      const typed = edited(overlay.typed, key, id);
      if (mode === 'type-name') return typed === undefined ? undefined : becomes({ ...overlay, typed });
      if (mode !== 'text-field' && (id !== 'erase' || field?.kind !== 'number')) return undefined;
      return change(open, field, edited(textIn(open, field), key, id));
    }
  }
}

function becomes(overlay: Confirmation): UiEvent {
  return { type: 'overlay.changed', overlay };
}

function carryOut({ action, overlay, state }: Open, run: Controls['run']): UiEvent {
  const danger = action.danger(state, overlay.target);
  const untyped = danger.level === 'type-name' && overlay.typed !== danger.name ? danger.name : undefined;
  const reason =
    refusal(action, state, overlay.target) ??
    (untyped === undefined ? undefined : `type ${untyped} first, or esc to cancel`);
  if (reason !== undefined) return toast(state, `${action.title}: ${reason}`, 'bad');
  run(action.id, overlay.target, overlay.plan, overlay.by);
  return { type: 'overlay.closed' };
}

function moveField({ action, overlay }: Open, by: number): UiEvent | undefined {
  const last = action.fields.length - 1;
  if (last < 0) return undefined;
  const to = overlay.field + by;
  return becomes({ ...overlay, field: to < 0 ? last : to > last ? 0 : to });
}

function change({ action, overlay, state }: Open, field?: Field, value?: string): UiEvent | undefined {
  if (field === undefined || value === undefined) return undefined;
  const changed = { ...overlay.target, values: { ...overlay.target.values, [field.name]: value } };
  const target = action.reaim?.(state, changed) ?? changed;
  const plan = refusal(action, state, target) === undefined ? action.plan(state, target) : [];
  return becomes({ ...overlay, target, plan });
}

function valueIn({ overlay }: Open, field: Field): string {
  return own(overlay.target.values, field.name) ?? '';
}

function textIn(open: Open, field: Field | undefined): string {
  return field === undefined ? '' : valueIn(open, field);
}

function step(open: Open, field: Field | undefined, by: number): string | undefined {
  if (field === undefined || field.kind === 'text') return undefined;
  if (field.kind === 'number') {
    const size = field.max > 100 ? 5 : 1;
    const value = Math.floor(Number(valueIn(open, field)) || 0) + by * size;
    return String(Math.min(field.max, Math.max(field.min, value)));
  }
  const choices = field.choices(open.state, open.overlay.target);
  const at = choices.findIndex((choice) => choice.value === valueIn(open, field));
  return choices[(at + by + choices.length) % choices.length]?.value;
}

// A digit that would make the number too great starts it again.
function withDigit(open: Open, field: Field | undefined, digit: string): string | undefined {
  if (field?.kind !== 'number') return undefined;
  const value = `${valueIn(open, field)}${digit}`.replace(/^0+(?=\d)/, '');
  return Number(value) > field.max ? digit : value;
}
