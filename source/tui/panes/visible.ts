import { onceFor } from '../../text/once.ts';
import { padSpans, type Span } from '../widgets/line.ts';

const MARK = '▸ ';
/** Blanks in the place of the mark, for rows that are not selected. */
export const NO_MARK = '  ';

/** A line of a table; the titles of the columns are its header. */
type Item = { readonly header?: boolean; readonly selected?: boolean; readonly spans: readonly Span[] };

/**
 * The part of `items` that fits `height` lines: with the selected row, under the header of its kind, and one
 * line left for how many rows are not shown.
 */
export function visible(items: readonly Item[], height: number): readonly (readonly Span[])[] {
  const spansOf = (shown: readonly Item[]) => shown.map(({ spans }) => spans);
  if (items.length <= height) return spansOf(items);
  const selected = Math.max(
    0,
    items.findIndex((item) => item.selected),
  );
  if (height < 3) return spansOf(items.slice(selected, selected + 1));
  const capacity = height - 1;
  const start = selected < capacity ? 0 : selected - capacity + 2;
  const header = items.slice(0, start + 1).findLast((item) => item.header);
  const pinned = header !== undefined && header !== items[start];
  const end = start + (pinned ? capacity - 1 : capacity);
  const lines = spansOf([...(pinned ? [header] : []), ...items.slice(start, end)]);
  const above = rows(items.slice(0, start));
  const below = rows(items.slice(end));
  const parts = [above > 0 ? `${above} above` : '', below > 0 ? `${below} more` : ''].filter((p) => p !== '');
  if (parts.length === 0) return lines;
  return [...lines, [{ text: `${NO_MARK}… ${parts.join(', ')}`, tone: 'dim' }]];
}

function rows(items: readonly Item[]): number {
  return items.filter((item) => item.header !== true).length;
}

/** A row that is not selected. One that did not change stays the same array, so that it is not framed again. */
export const unmarked = onceFor((spans: readonly Span[]): readonly Span[] => [{ text: NO_MARK }, ...spans]);

/** The selected row, inverse as a whole: tones on a reversed background would be hard to read. */
export function marked(spans: readonly Span[], width: number): Span[] {
  const text = `${MARK}${spans.map((span) => span.text).join('')}`;
  return padSpans([{ text, inverse: true }], width, true);
}
