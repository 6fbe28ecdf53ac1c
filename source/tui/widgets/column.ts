import type { Tone } from '../theme.ts';
import { clean, widthOf } from './text.ts';

/** What one column shows of one row. */
export type Cell = {
  readonly text: string;
  readonly tone?: Tone;
  /** The same in fewer columns, for where space is short. */
  readonly short?: string;
};

/** One column of a table, as data. */
export type Column<Row> = {
  readonly title: string;
  /** `right` is for numbers, which are never cut. */
  readonly align: 'left' | 'right';
  /** Columns that it always takes; a text may be cut down to this. */
  readonly min: number;
  /** Columns that a text takes at most. */
  readonly max?: number;
  /** 1 stays longest; the greatest goes first when space is short. */
  readonly priority: number;
  /** Is not cut as long as a less important column can go instead. */
  readonly whole?: boolean;
  /** Not shown while no row has anything to say in it. */
  readonly optional?: boolean;
  /** Is dropped rather than that a text of the others is cut for it. */
  readonly spare?: boolean;
  /** Is current even when the row's other values are old: keeps its tone. */
  readonly live?: boolean;
  /** What the column is sorted by, where the text does not sort as it should (`9.5 kB`, `2 MB`). */
  readonly value?: (row: Row) => number | undefined;
  readonly cell: (row: Row) => Cell;
};

/** A column that is shown, and how wide. */
type Fitted = { readonly index: number; readonly width: number };
export type Fit = { readonly columns: readonly Fitted[]; readonly gap: number };

type Sized = {
  index: number;
  priority: number;
  natural: number;
  narrow: number;
  least: number;
  stepped: boolean;
  spare: boolean;
  width: number;
};

// Blanks between columns, where more than one fits.
const WIDE_GAP = 2;

// Columns up to this priority are cut rather than dropped for the sake of another one's full text.
const MUST = 2;

/**
 * Chooses which columns are shown and how wide, so that a row takes at most `width`. Columns are dropped by
 * priority, then texts are cut down to what they must have; nothing ever wraps and no number is cut.
 */
export function fit(
  columns: readonly Column<never>[],
  cells: readonly (readonly Cell[])[],
  width: number,
): Fit {
  let kept = columns
    .map((column, index) => sizes(column, index, cells))
    .filter((_, index) => columns[index]?.optional !== true || cells.some((row) => row[index]?.text !== ''));
  const taken = (of: (size: Sized) => number) =>
    kept.reduce((sum, size) => sum + of(size), 0) + Math.max(0, kept.length - 1);
  const dropLast = (of: readonly Sized[]) => {
    const last = Math.max(...of.map((size) => size.priority));
    const drop = of.findLast((size) => size.priority === last);
    kept = kept.filter((size) => size !== drop);
  };
  const spare = () => kept.filter((size) => size.spare);
  const uncut = () => taken((size) => (size.spare ? size.narrow : size.natural));
  while (kept.length > 1 && spare().length > 0 && uncut() > width) dropLast(spare());
  const tooWide = () => {
    const last = Math.max(...kept.map((size) => size.priority));
    return taken((size) => (last > MUST ? size.least : size.narrow)) > width;
  };
  while (kept.length > 1 && tooWide()) dropLast(kept);
  let space = width - taken((size) => size.narrow);
  for (const size of [...kept].sort((a, b) => a.priority - b.priority || wholeFirst(a, b))) {
    // A column that has short forms shows the long ones only when all of them fit.
    const more = size.stepped && space < size.natural - size.width ? 0 : size.natural - size.width;
    const given = Math.max(Math.min(space, more), Math.min(0, space));
    size.width += given;
    space -= given;
  }
  const gap = space >= kept.length - 1 ? WIDE_GAP : 1;
  return { columns: kept.map(({ index, width: w }) => ({ index, width: w })), gap };
}

function wholeFirst(a: Sized, b: Sized): number {
  return Number(b.least > b.narrow) - Number(a.least > a.narrow);
}

function sizes(column: Column<never>, index: number, cells: readonly (readonly Cell[])[]): Sized {
  const widest = (pick: (cell: Cell) => string) =>
    cells.reduce((max, row) => Math.max(max, widthOf(clean(pick(row[index] ?? { text: '' })))), 0);
  const full = Math.max(
    column.min,
    widthOf(column.title),
    widest((cell) => cell.text),
  );
  const numeric = column.align === 'right';
  const natural = numeric ? full : Math.min(full, column.max ?? full);
  const narrow = numeric
    ? full
    : Math.min(
        natural,
        Math.max(
          column.min,
          widest((cell) => cell.short ?? ''),
        ),
      );
  const least = column.whole === true ? natural : narrow;
  const stepped = cells.some((row) => row[index]?.short !== undefined);
  const spare = column.spare === true;
  return { index, priority: column.priority, natural, narrow, least, stepped, spare, width: narrow };
}

/**
 * Columns of the terminal in which all of these can be read. Counted without their rows, so that the screen is
 * not divided again whenever a text grows; the wider gap makes up for what the rows need beyond that.
 */
export function readableWidth(columns: readonly Column<never>[]): number {
  return columns.reduce((sum, { min, title }) => sum + Math.max(min, title.length) + WIDE_GAP, -WIDE_GAP);
}
