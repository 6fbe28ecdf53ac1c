import type { State } from '../../store/state.ts';
import { onceFor } from '../../text/once.ts';
import type { Theme } from '../theme.ts';
import { contentWidth, type FrameKind, frame, frameLines, type Note } from '../widgets/frame.ts';
import { padSpans, type Span } from '../widgets/line.ts';
import { emptyText, type Panel, rowsOf, selectedRow, totalRows } from './panel.ts';
import { visible } from './visible.ts';

/** Where a pane stands and how it is drawn. */
export type Place = {
  readonly width: number;
  readonly height: number;
  readonly kind: FrameKind;
  readonly focused: boolean;
};

const MARK = '▸ ';
const NO_MARK = '  ';

/** The lines of a pane, exactly `place.height` of them, each at most `place.width` wide. */
export function panelLines(panel: Panel, state: State, place: Place, theme: Theme): string[] {
  const { kind, width, height, focused } = place;
  const inner = { ...place, width: contentWidth(kind, width), height: height - frameLines(kind) };
  const lines = content(panel, state, inner).slice(0, Math.max(0, inner.height));
  while (lines.length < inner.height) lines.push([]);
  const spec = {
    kind,
    width,
    focused,
    title: `${panel.digit} ${panel.title}`,
    notes: [...filterNotes(panel, state), ...panel.notes(state)],
  };
  return frame(spec, lines, theme);
}

function filterNotes(panel: Panel, state: State): Note[] {
  const filter = state.ui.filters[panel.id] ?? '';
  if (filter === '') return [];
  const text = `/${filter} ${rowsOf(panel, state).length} of ${totalRows(panel, state)}`;
  return [{ text, tone: 'accent' }];
}

function content(panel: Panel, state: State, place: Place): (readonly Span[])[] {
  const { width, height, focused } = place;
  const selected = selectedRow(panel, state)?.key;
  const items = panel.sections.flatMap((section) => {
    const rows = section.rows(state);
    if (rows.length === 0) return [];
    const drawn = section.draw(state, width - NO_MARK.length - (place.kind === 'box' ? 1 : 0));
    const header = { header: true, selected: false, spans: [{ text: NO_MARK }, ...drawn.header] };
    return [
      header,
      ...drawn.rows.map((spans, i) => {
        const chosen = rows[i]?.key === selected;
        return {
          header: false,
          selected: chosen,
          spans: chosen && focused ? marked(spans, width) : unmarked(spans),
        };
      }),
    ];
  });
  if (items.length === 0) return [[{ text: `${NO_MARK}${emptyText(panel, state)}`, tone: 'dim' }]];
  const view = visible(items, height);
  const lines = view.items.map((item) => item.spans);
  return view.hidden === '' ? lines : [...lines, [{ text: `${NO_MARK}${view.hidden}`, tone: 'dim' }]];
}

// A row that did not change stays the same array, so that it is not framed again.
const unmarked = onceFor((spans: readonly Span[]): readonly Span[] => [{ text: NO_MARK }, ...spans]);

// The selected row is inverse as a whole: tones on a reversed ground would be a patchwork.
function marked(spans: readonly Span[], width: number): Span[] {
  const text = `${MARK}${spans.map((span) => span.text).join('')}`;
  return padSpans([{ text, inverse: true }], width, true);
}
