type Item = { readonly header: boolean; readonly selected: boolean };

/** The items that are drawn, and what is said of the rows that are not. */
type Visible<T> = { readonly items: readonly T[]; readonly hidden: string };

/**
 * The part of `items` that fits `height` lines: with the selected row, under the header of its kind, and one
 * line left for how many rows are not shown.
 */
export function visible<T extends Item>(items: readonly T[], height: number): Visible<T> {
  if (items.length <= height) return { items, hidden: '' };
  const selected = Math.max(
    0,
    items.findIndex((item) => item.selected),
  );
  if (height < 3) return { items: items.slice(selected, selected + 1), hidden: '' };
  const room = height - 1;
  const start = selected < room ? 0 : selected - room + 2;
  const header = items.slice(0, start + 1).findLast((item) => item.header);
  const pinned = header !== undefined && header !== items[start];
  const end = start + (pinned ? room - 1 : room);
  const shown = items.slice(start, end);
  const above = rows(items.slice(0, start));
  const below = rows(items.slice(end));
  const parts = [above > 0 ? `${above} above` : '', below > 0 ? `${below} more` : ''].filter((p) => p !== '');
  return {
    items: pinned ? [header, ...shown] : shown,
    hidden: parts.length > 0 ? `… ${parts.join(', ')}` : '',
  };
}

function rows(items: readonly Item[]): number {
  return items.filter((item) => !item.header).length;
}
