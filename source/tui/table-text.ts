import type { State } from '../store/state.ts';
import type { PanelId } from '../store/ui-state.ts';
import { emptyText } from './panes/panel.ts';
import { panels } from './panes/panels.ts';
import { bare } from './theme.ts';
import { line } from './widgets/line.ts';

/** A pane as plain lines, for a pipe or a file: title with its notes, then its tables; nothing is coloured. */
export function tableText(id: PanelId, state: State, width: number): string[] {
  const panel = panels[id];
  const notes = panel.notes(state).map((note) => note.text);
  const tables = panel.sections
    .filter((section) => section.rows(state).length > 0)
    .flatMap((section) => {
      const { header, rows } = section.draw(state, width - 2);
      return [header, ...rows].map((spans) => line([{ text: '  ' }, ...spans], bare));
    });
  const title = [panel.title, ...notes].join(' · ');
  return [title, ...(tables.length > 0 ? tables : [`  ${emptyText(panel, state)}`])];
}
