import { EMPTY } from '../tui/widgets/cells.ts';
import type { Cell, Column } from '../tui/widgets/column.ts';

type CellOf<Row> = Column<Row>['cell'];
type More<Row> = Omit<Partial<Column<Row>>, 'title' | 'align' | 'min' | 'max' | 'priority' | 'cell'>;

/** There is nothing to count or to name. */
export const NONE: Cell = { text: '-', tone: 'dim' };

/** A value as it is; nothing where it is not known. */
export function plain(value: string | number | undefined): Cell {
  return value === undefined ? EMPTY : { text: String(value) };
}

/** A column of texts, with its least and its greatest width. For what the numbers mean see `Column`. */
export function texts<Row>(
  title: string,
  [min, max]: readonly [min: number, max?: number],
  priority: number,
  cell: CellOf<Row>,
  more?: More<Row>,
): Column<Row> {
  return { title, align: 'left', min, ...(max === undefined ? {} : { max }), priority, cell, ...more };
}

/** A column of numbers, with its least width. */
export function figures<Row>(
  title: string,
  min: number,
  priority: number,
  cell: CellOf<Row>,
  more?: More<Row>,
): Column<Row> {
  return { title, align: 'right', min, priority, cell, ...more };
}

/** A column of texts that stays longest, uncut, and true of now: by it a row is known, or its state. */
export function leading<Row>(
  title: string,
  width: readonly [min: number, max: number],
  cell: CellOf<Row>,
): Column<Row> {
  return texts(title, width, 1, cell, { whole: true, live: true });
}
