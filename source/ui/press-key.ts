import type { Target } from '../actions/action.ts';
import { actionById, resolve } from '../actions/catalogue.ts';
import type { Command } from '../domain/command.ts';
import { PANELS, type State } from '../store/state.ts';
import type { Store } from '../store/store.ts';
import type { UiEvent } from '../store/ui-event.ts';
import { bindingOf, type KeyId, type Mode } from './keys.ts';
import { neighbour } from './layout.ts';
import { helpEnd } from './overlays/help.ts';
import { rowsOf, selectedRow } from './panels/panel.ts';
import { panels } from './panels/panels.ts';
import { pressInConfirm } from './press-confirm.ts';

/** What the keyboard can do beyond changing what is shown. */
export type Controls = {
  readonly store: Store;
  /** Carries out what was confirmed; outcomes come back as events. */
  readonly run: (action: string, target: Target, plan: readonly Command[]) => void;
  readonly quit: () => void;
  readonly refresh: () => void;
  readonly random: () => number;
  /** Columns and lines between header and footer. */
  readonly size: () => { readonly width: number; readonly height: number };
};

/** What the keyboard talks to now. */
export function modeOf(state: State): Mode {
  const { overlay } = state.ui;
  if (overlay?.type !== 'confirm') return overlay?.type ?? 'panes';
  const danger = actionById(overlay.action)?.danger(state, overlay.target);
  return danger?.level === 'type-name' ? 'type-name' : 'confirm';
}

/** One key, named as in the key table, or a character. */
export function pressKey(key: string, controls: Controls): void {
  const event = eventOf(key, controls);
  if (event !== undefined) controls.store.dispatchNow(event);
}

function eventOf(key: string, controls: Controls): UiEvent | undefined {
  const state = controls.store.get();
  const mode = modeOf(state);
  const id = bindingOf(key, mode)?.id;
  if (id === 'leave' && !(key === 'q' && state.ui.zoomed)) {
    controls.quit();
    return undefined;
  }
  if (mode === 'help') return scrollHelp(id, state, controls);
  if (mode !== 'panes') return pressInConfirm(key, id, mode, controls);
  return id === undefined ? openAction(key, state, controls) : pressInPanes(key, id, state, controls);
}

function pressInPanes(key: string, id: KeyId, state: State, controls: Controls): UiEvent | undefined {
  const { panel, zoomed } = state.ui;
  const page = Math.max(1, controls.size().height - 4);
  switch (id) {
    case 'down':
      return move(state, 1);
    case 'up':
      return move(state, -1);
    case 'page-down':
      return move(state, page);
    case 'page-up':
      return move(state, -page);
    case 'first':
      return move(state, Number.NEGATIVE_INFINITY);
    case 'last':
      return move(state, Number.POSITIVE_INFINITY);
    case 'next-pane':
      return { type: 'panel.focused', panel: neighbour(panel, 1) };
    case 'previous-pane':
      return { type: 'panel.focused', panel: neighbour(panel, -1) };
    case 'pane':
      return { type: 'panel.focused', panel: PANELS[Number(key) - 1] ?? panel };
    case 'zoom':
      return { type: 'zoom.toggled' };
    case 'leave':
    case 'back':
      return zoomed ? { type: 'zoom.toggled' } : undefined;
    case 'help':
      return { type: 'overlay.opened', overlay: { type: 'help', top: 0 } };
    case 'refresh':
      controls.refresh();
      return toast(state, 'asking everyone again', 'info');
    default:
      return undefined;
  }
}

function move(state: State, by: number): UiEvent | undefined {
  const panel = panels[state.ui.panel];
  const rows = rowsOf(panel, state);
  const now = rows.findIndex((row) => row.key === selectedRow(panel, state)?.key);
  const row = rows[Math.min(rows.length - 1, Math.max(0, now + by))];
  return row === undefined ? undefined : { type: 'row.selected', panel: panel.id, row: row.key };
}

function scrollHelp(id: KeyId | undefined, state: State, { size }: Controls): UiEvent | undefined {
  const { overlay } = state.ui;
  if (overlay?.type !== 'help' || id === undefined) return undefined;
  if (id === 'back') return { type: 'overlay.closed' };
  const page = Math.max(1, size().height - 3);
  const steps: Partial<Record<KeyId, number>> = {
    down: 1,
    up: -1,
    'page-down': page,
    'page-up': -page,
    first: Number.NEGATIVE_INFINITY,
    last: Number.POSITIVE_INFINITY,
  };
  const top = Math.min(helpEnd(size()), Math.max(0, overlay.top + (steps[id] ?? 0)));
  return { type: 'help.scrolled', top };
}

function openAction(key: string, state: State, { random }: Controls): UiEvent | undefined {
  const action = resolve(key);
  if (action === undefined) return undefined;
  const target = action.aim(state, selectedRow(panels[state.ui.panel], state)?.member, random);
  const reason = action.disabled(state, target);
  if (reason !== undefined) return toast(state, `${action.title}: ${reason}`, 'bad');
  const plan = action.plan(state, target);
  return {
    type: 'overlay.opened',
    overlay: { type: 'confirm', action: action.id, target, plan, field: 0, typed: '' },
  };
}

function toast(state: State, text: string, tone: 'info' | 'bad'): UiEvent {
  return { type: 'toast.shown', toast: { text, tone, at: state.now } };
}
