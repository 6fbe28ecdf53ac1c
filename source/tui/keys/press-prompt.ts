import { type State, shownState } from '../../store/state.ts';
import type { UiEvent } from '../../store/ui-event.ts';
import { topView } from '../../store/ui-state.ts';
import { specOf } from '../views/views.ts';
import type { KeyId } from './key-binding.ts';

/** The text that the prompt edits: the search of the view on top, or the filter of the focused pane. */
export function promptText(state: State): string {
  const view = topView(state.ui);
  if (view === undefined) return state.ui.filters[state.ui.panel] ?? '';
  return specOf(view).find?.get(view) ?? '';
}

/** The event that makes `text` the prompt's text. */
function withPromptText(state: State, text: string): UiEvent | undefined {
  const view = topView(state.ui);
  if (view === undefined) return { type: 'filter.changed', panel: state.ui.panel, text };
  const set = specOf(view).find?.set;
  return set === undefined ? undefined : { type: 'view.changed', view: set(view, text, shownState(state)) };
}

/** A key while the prompt is open: what is typed shows its effect at once. */
export function pressInPrompt(key: string, id: KeyId | undefined, state: State): readonly UiEvent[] {
  const { overlay } = state.ui;
  if (overlay?.type !== 'prompt') return [];
  const type = (text: string) => {
    const event = withPromptText(state, text);
    return event === undefined ? [] : [event];
  };
  switch (id) {
    case 'accept':
      return [{ type: 'overlay.closed' }];
    case 'cancel':
      return [...type(overlay.before), { type: 'overlay.closed' }];
    case 'erase':
      return type([...promptText(state)].slice(0, -1).join(''));
    default:
      return [...key].length === 1 ? type(promptText(state) + key) : [];
  }
}
