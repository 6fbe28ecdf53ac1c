import type { State } from '../../store/state.ts';
import type { Theme } from '../theme.ts';
import { contentWidth, type FrameKind, frame, frameLines, type Note } from '../widgets/frame.ts';
import type { Span } from '../widgets/line.ts';
import { emptyText, type Panel, rowsOf, selectedRow, totalRows } from './panel.ts';
import { marked, NO_MARK, unmarked, visible } from './visible.ts';

/** The size of a pane and how it is drawn. */
export type Place = {
  readonly width: number;
  readonly height: number;
  readonly kind: FrameKind;
  readonly focused: boolean;
};

/** The lines of a pane, exactly `place.height` of them, each at most `place.width` wide. */
export function panelLines(panel: Panel, state: State, place: Place, theme: Theme): string[] {
  const { kind, width, height } = place;
  const inner = { ...place, width: contentWidth(kind, width), height: height - frameLines(kind) };
  const title = `${panel.digit} ${panel.title}`;
  const notes = [...filterNotes(panel, state), ...panel.notes(state)];
  return frame({ ...place, title, notes }, content(panel, state, inner), theme);
}

function filterNotes(panel: Panel, state: State): Note[] {
  const filter = state.ui.filters[panel.id] ?? '';
  if (filter === '') return [];
  const text = `/${filter} ${rowsOf(panel, state).length} of ${totalRows(panel, state)}`;
  return [{ text, tone: 'accent' }];
}

function content(panel: Panel, state: State, place: Place): readonly (readonly Span[])[] {
  const { width, height, focused } = place;
  const chosen = selectedRow(panel, state)?.key;
  const items = panel.sections.flatMap((section) => {
    const rows = section.rows(state);
    if (rows.length === 0) return [];
    const drawn = section.draw(state, width - NO_MARK.length - (place.kind === 'box' ? 1 : 0));
    const lines = drawn.rows.map((spans, i) => {
      const selected = rows[i]?.key === chosen;
      return { selected, spans: selected && focused ? marked(spans, width) : unmarked(spans) };
    });
    return [{ header: true, spans: unmarked(drawn.header) }, ...lines];
  });
  if (items.length === 0) return [[{ text: `${NO_MARK}${emptyText(panel, state)}`, tone: 'dim' }]];
  return visible(items, height);
}
