import type { State } from '../../store/state.ts';
import type { UiEvent } from '../../store/ui-event.ts';
import { type Entry, paletteEntries } from '../overlays/palette.ts';
import type { KeyId } from './key-binding.ts';

/** A key while the palette is open. `choose` gets the entry that enter was pressed on, once it is closed. */
export function pressInPalette(
  key: string,
  id: KeyId | undefined,
  state: State,
  choose: (entry: Entry) => void,
): UiEvent | undefined {
  const { overlay } = state.ui;
  if (overlay?.type !== 'palette') return undefined;
  const entries = paletteEntries(state, overlay.query);
  const type = (query: string): UiEvent => ({
    type: 'overlay.changed',
    overlay: { type: 'palette', query, selected: 0 },
  });
  const select = (by: number): UiEvent => ({
    type: 'overlay.changed',
    overlay: {
      ...overlay,
      selected: Math.min(Math.max(0, entries.length - 1), Math.max(0, overlay.selected + by)),
    },
  });
  switch (id) {
    case 'cancel':
      return { type: 'overlay.closed' };
    case 'down':
      return select(1);
    case 'up':
      return select(-1);
    case 'erase':
      return type([...overlay.query].slice(0, -1).join(''));
    case 'accept': {
      const entry = entries[overlay.selected];
      if (entry !== undefined) choose(entry);
      return undefined;
    }
    default:
      return [...key].length === 1 ? type(overlay.query + key) : undefined;
  }
}
