import type { State } from '../../store/state.ts';
import type { UiEvent } from '../../store/ui-event.ts';
import { neighbour } from '../layout/layout.ts';
import { rowsOf, selectedRow } from '../panes/panel.ts';
import { PANELS, panels, panelsWithMembers } from '../panes/panels.ts';
import { scrolled } from '../views/scroll.ts';
import type { Controls } from './controls.ts';
import type { KeyId } from './key-binding.ts';
import { toast } from './press-action.ts';

/** A key of the panes: selection, focus, order, filter and zoom. */
export function pressInPanes(
  id: KeyId,
  key: string,
  state: State,
  controls: Pick<Controls, 'size'>,
): UiEvent | undefined {
  const { panel, zoomed, filters } = state.ui;
  switch (id) {
    case 'next-pane':
      return { type: 'panel.focused', panel: neighbour(panelsWithMembers(state), panel, 1) };
    case 'previous-pane':
      return { type: 'panel.focused', panel: neighbour(panelsWithMembers(state), panel, -1) };
    case 'pane':
      return focus(key, state);
    case 'zoom':
      return { type: 'zoom.toggled' };
    case 'sort':
      return nextSort(state);
    case 'reverse':
      return reverse(state);
    case 'leave':
    case 'back':
      if (id === 'back' && (filters[panel] ?? '') !== '') return { type: 'filter.changed', panel, text: '' };
      return zoomed ? { type: 'zoom.toggled' } : undefined;
    default:
      return move(id, state, Math.max(1, controls.size().height - 4));
  }
}

function focus(digit: string, state: State): UiEvent | undefined {
  const wanted = PANELS.find((id) => panels[id].digit === Number(digit));
  if (wanted === undefined) return undefined;
  if (panelsWithMembers(state).includes(wanted)) return { type: 'panel.focused', panel: wanted };
  return toast(state, `${panels[wanted].title} has no members here`, 'info');
}

function move(id: KeyId, state: State, page: number): UiEvent | undefined {
  const panel = panels[state.ui.panel];
  const rows = rowsOf(panel, state);
  const now = rows.findIndex((row) => row.key === selectedRow(panel, state)?.key);
  const row = rows[scrolled(now, id, page, rows.length - 1) ?? -1];
  return row === undefined ? undefined : { type: 'row.selected', panel: panel.id, row: row.key };
}

// After the last column comes the pane's own order again.
function nextSort(state: State): UiEvent {
  const { panel, sorts } = state.ui;
  const titles = [...new Set(panels[panel].sections.flatMap((section) => section.titles))];
  const now = sorts[panel];
  const next = titles[now === undefined ? 0 : titles.indexOf(now.column) + 1];
  const sort = next === undefined ? undefined : { column: next, descending: false };
  return { type: 'sort.changed', panel, sort };
}

function reverse(state: State): UiEvent | undefined {
  const { panel, sorts } = state.ui;
  const sort = sorts[panel];
  if (sort === undefined) return undefined;
  return { type: 'sort.changed', panel, sort: { ...sort, descending: !sort.descending } };
}
