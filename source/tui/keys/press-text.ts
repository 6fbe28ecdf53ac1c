import { type State, shownState } from '../../store/state.ts';
import type { UiEvent } from '../../store/ui-event.ts';
import { topView } from '../../store/ui-state.ts';
import { type Entry, paletteEntries } from '../overlays/palette.ts';
import { scrolled } from '../views/scroll.ts';
import { specOf } from '../views/views.ts';
import type { KeyId } from './key-binding.ts';

/** The text after a key that is typed into it or erases its end; undefined after any other key. */
export function edited(text: string, key: string, id: KeyId | undefined): string | undefined {
  if (id === 'erase') return [...text].slice(0, -1).join('');
  return [...key].length === 1 ? text + key : undefined;
}

/** The text that the prompt edits: the search of the view on top, or the filter of the focused pane. */
export function promptText(state: State): string {
  const view = topView(state.ui);
  if (view === undefined) return state.ui.filters[state.ui.panel] ?? '';
  return 'text' in view ? view.text : '';
}

/** The events that make `text` the prompt's text. */
function withPromptText(state: State, text: string): readonly UiEvent[] {
  const view = topView(state.ui);
  if (view === undefined) return [{ type: 'filter.changed', panel: state.ui.panel, text }];
  const found = specOf(view).find?.(view, text, shownState(state));
  return found === undefined ? [] : [{ type: 'view.changed', view: found }];
}

/** A key while the prompt is open: what is typed shows its effect at once. */
export function pressInPrompt(key: string, id: KeyId | undefined, state: State): readonly UiEvent[] {
  const { overlay } = state.ui;
  if (overlay?.type !== 'prompt') return [];
  if (id === 'accept') return [{ type: 'overlay.closed' }];
  if (id === 'cancel') return [...withPromptText(state, overlay.before), { type: 'overlay.closed' }];
  const text = edited(promptText(state), key, id);
  return text === undefined ? [] : withPromptText(state, text);
}

/** A key while the palette is open. `choose` gets the entry that enter was pressed on, once it is closed. */
export function pressInPalette(
  key: string,
  id: KeyId | undefined,
  state: State,
  choose: (entry: Entry) => void,
): UiEvent | undefined {
  const { overlay } = state.ui;
  if (overlay?.type !== 'palette') return undefined;
  if (id === 'cancel') return { type: 'overlay.closed' };
  const entries = paletteEntries(state, overlay.query);
  if (id === 'accept') {
    const entry = entries[overlay.selected];
    if (entry !== undefined) choose(entry);
    return undefined;
  }
  const selected = id && scrolled(overlay.selected, id, 1, entries.length - 1);
  if (selected !== undefined) return { type: 'overlay.changed', overlay: { ...overlay, selected } };
  const query = edited(overlay.query, key, id);
  return query === undefined
    ? undefined
    : { type: 'overlay.changed', overlay: { type: 'palette', query, selected: 0 } };
}
