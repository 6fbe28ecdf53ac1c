import type { RowBase } from '../../store/row.ts';
import type { State } from '../../store/state.ts';
import type { PanelId, Sort } from '../../store/ui-state.ts';
import { arrange } from './arrange.ts';
import { EMPTY } from './cells.ts';
import { type Cell, type Column, type Fit, fit, readableWidth } from './column.ts';
import type { Span } from './line.ts';
import { clean, fitText, widthOf } from './text.ts';

/** A row of a pane, for what needs to know only which one it is. */
export type RowRef = { readonly key: string; readonly member: string };

/** A table laid out for a width, as spans; rows that did not change are the same arrays as before. */
type Drawn = { readonly header: readonly Span[]; readonly rows: readonly (readonly Span[])[] };

/** A part of a pane: one kind of row with its columns. */
export type Section = {
  /** Titles of the columns that it can be sorted by. */
  readonly titles: readonly string[];
  /** Columns of the terminal that it needs to show each of its own, with or without those of trouble. */
  readonly needs: { readonly always: number; readonly inTrouble: number };
  /** How many rows there are before the filter of the pane. */
  readonly total: (state: State) => number;
  /** The rows that pass the pane's filter, in its order. */
  readonly rows: (state: State) => readonly RowRef[];
  readonly draw: (state: State, width: number) => Drawn;
};

/** Joins columns and the selector of their rows, for a pane. */
export function section<Row extends RowBase>(
  panel: PanelId,
  columns: readonly Column<Row>[],
  select: (state: State) => readonly Row[],
): Section {
  const cellsOf = new WeakMap<Row, readonly Cell[]>();
  const spansOf = new WeakMap<Row, { readonly shape: string; readonly spans: readonly Span[] }>();
  const cells = (row: Row) => {
    const known = cellsOf.get(row) ?? columns.map((column) => column.cell(row));
    cellsOf.set(row, known);
    return known;
  };
  let last:
    | { readonly from: readonly Row[]; readonly how: string; readonly rows: readonly Row[] }
    | undefined;
  const rowsOf = (state: State): readonly Row[] => {
    const from = select(state);
    const filter = state.ui.filters[panel] ?? '';
    const sort = state.ui.sorts[panel];
    const how = JSON.stringify([filter, sort]);
    if (last?.from !== from || last.how !== how) {
      last = { from, how, rows: arrange(columns, from, cells, filter, sort) };
    }
    return last.rows;
  };
  return {
    titles: columns.map((column) => column.title),
    needs: {
      always: readableWidth(columns.filter((column) => column.optional !== true)),
      inTrouble: readableWidth(columns),
    },
    total: (state) => select(state).length,
    rows: rowsOf,
    draw: (state, width) => {
      const rows = rowsOf(state);
      const shape = fit(columns, rows.map(cells), width);
      const name = shape.columns.map((column) => `${column.index}:${column.width}`).join() + shape.gap;
      return {
        header: header(columns, shape, state.ui.sorts[panel]),
        rows: rows.map((row) => {
          const known = spansOf.get(row);
          if (known?.shape === name) return known.spans;
          const spans = rowSpans(columns, cells(row), shape, row.fresh.state !== 'fresh');
          spansOf.set(row, { shape: name, spans });
          return spans;
        }),
      };
    },
  };
}

/** The titles of the columns that are shown, with an arrow at the one that is sorted by. */
export function header(columns: readonly Column<never>[], shape: Fit, sort: Sort | undefined): Span[] {
  return spread(shape, columns, (index, width) => {
    const title = columns[index]?.title ?? '';
    if (sort?.column !== title) return { text: title, tone: 'dim' };
    const arrow = sort.descending ? '↓' : '↑';
    return { text: title.length < width ? `${title}${arrow}` : title, tone: 'strong' };
  });
}

function rowSpans(
  columns: readonly Column<never>[],
  cells: readonly Cell[],
  shape: Fit,
  old: boolean,
): Span[] {
  return spread(shape, columns, (index, width) => {
    const cell = cells[index] ?? EMPTY;
    const text = cell.short !== undefined && widthOf(clean(cell.text)) > width ? cell.short : cell.text;
    return { text, tone: old && columns[index]?.live !== true ? 'dim' : (cell.tone ?? 'plain') };
  });
}

/** The columns that are shown, each with its text, cut or padded, and the gap between them. */
export function spread(
  shape: Fit,
  columns: readonly Column<never>[],
  cell: (index: number, width: number) => Pick<Span, 'text' | 'tone'>,
): Span[] {
  const gap: Span = { text: ' '.repeat(shape.gap) };
  return shape.columns.flatMap(({ index, width }, i) => {
    const { text, tone } = cell(index, width);
    const fitted = fitText(text, width, columns[index]?.align);
    const span: Span = tone === undefined ? { text: fitted } : { text: fitted, tone };
    return i === 0 ? [span] : [gap, span];
  });
}
