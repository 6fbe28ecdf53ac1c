import type { Sort } from '../../store/ui-state.ts';
import { byName } from '../../text/names.ts';
import type { Cell, Column } from './column.ts';
import { clean } from './text.ts';

/** Whether a text passes a filter: it contains it, in any case of letters; with `!` in front, it does not. */
export function passes(text: string, filter: string): boolean {
  const inverted = filter.startsWith('!');
  const wanted = (inverted ? filter.slice(1) : filter).toLowerCase();
  return wanted === '' || text.toLowerCase().includes(wanted) !== inverted;
}

type Item<Row> = { readonly row: Row; readonly cells: readonly Cell[] };

/** The rows that pass the filter, in the chosen order; the same array where there is neither. */
export function arrange<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  cellsOf: (row: Row) => readonly Cell[],
  filter: string,
  sort: Sort | undefined,
): readonly Row[] {
  const at = sort === undefined ? -1 : columns.findIndex((column) => column.title === sort.column);
  if (filter === '' && at === -1) return rows;
  const items = rows
    .map((row): Item<Row> => ({ row, cells: cellsOf(row) }))
    .filter(({ cells }) => passes(cells.map((cell) => clean(cell.text)).join(' '), filter));
  const column = columns[at];
  if (sort !== undefined && column !== undefined) {
    const sign = sort.descending ? -1 : 1;
    items.sort((a, b) => sign * compare(column, at, a, b));
  }
  return items.map((item) => item.row);
}

// Numbers by their value; what has none goes last, as an empty cell does.
function compare<Row>(column: Column<Row>, at: number, a: Item<Row>, b: Item<Row>): number {
  if (column.value !== undefined) {
    const one = column.value(a.row) ?? Number.POSITIVE_INFINITY;
    const two = column.value(b.row) ?? Number.POSITIVE_INFINITY;
    return one === two ? 0 : one - two;
  }
  const text = (item: Item<Row>) => item.cells[at]?.text ?? '';
  return byName(text(a), text(b));
}
