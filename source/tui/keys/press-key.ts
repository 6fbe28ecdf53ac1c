import { absence, actionById, catalogue, resolve } from '../../actions/catalogue.ts';
import { type State, shownState } from '../../store/state.ts';
import type { UiEvent } from '../../store/ui-event.ts';
import { type PanelId, topView, type View } from '../../store/ui-state.ts';
import { helpEnd } from '../overlays/help.ts';
import type { Entry } from '../overlays/palette.ts';
import { rowsOf, selectedRow } from '../panes/panel.ts';
import { panels } from '../panes/panels.ts';
import { scrolledTo } from '../views/scroll.ts';
import { insideOf } from '../views/view-lines.ts';
import { isViewType, specOf, views } from '../views/views.ts';
import type { RowRef } from '../widgets/table.ts';
import type { Controls } from './controls.ts';
import type { KeyId, Mode } from './key-binding.ts';
import { bindingOf } from './keys.ts';
import { confirmation, toast } from './press-action.ts';
import { pressInConfirm } from './press-confirm.ts';
import { pressInPanes } from './press-panes.ts';
import { pressInPalette, pressInPrompt, promptText } from './press-text.ts';

/** What the keyboard talks to now. */
export function modeOf(state: State): Mode {
  const { overlay } = state.ui;
  if (overlay === undefined) return topView(state.ui)?.type ?? 'panes';
  if (overlay.type !== 'confirm') return overlay.type;
  const action = actionById(overlay.action);
  if (action?.fields[overlay.field]?.kind === 'text') return 'text-field';
  const danger = action?.danger(state, overlay.target);
  return danger?.level === 'type-name' ? 'type-name' : 'confirm';
}

/** One key, named as in the key table, or a character. */
export function pressKey(key: string, controls: Controls): void {
  for (const event of eventsOf(key, controls)) controls.store.dispatchNow(event);
}

function eventsOf(key: string, controls: Controls): readonly UiEvent[] {
  const state = controls.store.get();
  const mode = modeOf(state);
  const id = bindingOf(key, mode)?.id;
  if (id === 'leave' && (key !== 'q' || !state.ui.zoomed)) {
    controls.quit();
    return [];
  }
  if (id === 'suspend') {
    controls.suspend();
    return [];
  }
  if (mode === 'prompt') return pressInPrompt(key, id, state);
  const event = eventOf(key, id, mode, controls);
  return event === undefined ? [] : [event];
}

function eventOf(key: string, id: KeyId | undefined, mode: Mode, controls: Controls): UiEvent | undefined {
  const state = controls.store.get();
  switch (mode) {
    case 'help':
      return pressInHelp(id, state, controls);
    case 'confirm':
    case 'type-name':
    case 'text-field':
      return pressInConfirm(key, id, mode, controls);
    case 'palette':
      return pressInPalette(key, id, state, (entry) => choose(entry, controls));
    default:
      return id === undefined ? openAction(key, state, mode, controls) : dispatchKey(id, key, controls);
  }
}

/** A key of the panes or of a view. */
function dispatchKey(id: KeyId, key: string, controls: Controls): UiEvent | undefined {
  const state = controls.store.get();
  const shown = shownState(state);
  const view = topView(state.ui);
  switch (id) {
    case 'help':
      return { type: 'overlay.opened', overlay: { type: 'help', top: 0 } };
    case 'palette':
      return { type: 'overlay.opened', overlay: { type: 'palette', query: '', selected: 0 } };
    case 'find':
      return { type: 'overlay.opened', overlay: { type: 'prompt', before: promptText(state) } };
    case 'freeze':
      return { type: 'freeze.toggled' };
    case 'refresh':
      controls.refresh();
      return toast(state, 'refreshing everything', 'info');
    case 'faster':
    case 'slower':
      return toast(state, `polling every ${controls.pace(id === 'faster' ? 1 : -1)}`, 'info');
    default:
      if (id === 'drill') controls.drill.offer();
      if (isViewType(id)) return openView(id, shown);
      if (view === undefined) return pressInPanes(id, key, shown, controls);
      if (id === 'back') return { type: 'view.closed' };
      return inView(specOf(view).press(id, key, shown, view, insideOf(controls.size()), controls));
  }
}

function inView(pressed: View | UiEvent | undefined): UiEvent | undefined {
  return pressed !== undefined && isView(pressed) ? { type: 'view.changed', view: pressed } : pressed;
}

function isView(pressed: View | UiEvent): pressed is View {
  return isViewType(pressed.type);
}

function openView(type: View['type'], state: State): UiEvent {
  const from = rowUnder(state);
  const view = views[type].open({ ...state, ui: { ...state.ui, panel: from.panel } }, from.row);
  if (typeof view !== 'string') return { type: 'view.opened', view };
  return toast(state, from.reason ?? view, 'bad');
}

type RowUnder = {
  readonly panel: PanelId;
  readonly row: RowRef | undefined;
  /** Why there is none, where the view on top knows. */
  readonly reason?: string;
};

/** The row that a view is opened for: of the member that the view on top is about, else of the focused pane. */
function rowUnder(state: State): RowUnder {
  const top = topView(state.ui);
  const { panel } = state.ui;
  const about = top === undefined ? undefined : specOf(top).about;
  if (top === undefined || about === undefined) return { panel, row: selectedRow(panels[panel], state) };
  const found = about(state, top);
  if (found === undefined) return { panel, row: undefined, reason: 'it is about no single member' };
  const { member } = found;
  const rows = rowsOf(panels[found.panel], state);
  // A row that is filtered away is still the row of its member.
  return { panel: found.panel, row: rows.find((row) => row.member === member) ?? { key: member, member } };
}

function choose(entry: Entry, controls: Controls): void {
  controls.store.dispatchNow({ type: 'overlay.closed' });
  const state = controls.store.get();
  const event =
    'action' in entry.does
      ? confirmation(entry.does.action, state, 'palette', controls)
      : dispatchKey(entry.does.binding.id, entry.does.binding.keys[0] ?? '', controls);
  if (event !== undefined) controls.store.dispatchNow(event);
}

function pressInHelp(id: KeyId | undefined, state: State, { size }: Controls): UiEvent | undefined {
  const { overlay } = state.ui;
  if (overlay?.type !== 'help' || id === undefined) return undefined;
  if (id === 'back') return { type: 'overlay.closed' };
  const moved = scrolledTo(overlay, id, Math.max(1, size().height - 3), helpEnd(state, size()));
  return moved && { type: 'overlay.changed', overlay: moved };
}

function openAction(key: string, state: State, mode: Mode, controls: Controls): UiEvent | undefined {
  const action = mode === 'panes' ? resolve(state, key) : undefined;
  if (action !== undefined) return confirmation(action, state, `key ${key}`, controls);
  const hidden = mode === 'panes' ? catalogue.find((known) => known.key === key) : undefined;
  const why = hidden && absence(state, hidden);
  return why === undefined ? undefined : toast(state, why, 'bad');
}
