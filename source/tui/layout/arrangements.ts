import type { PanelId } from '../../store/ui-state.ts';
import type { FrameKind } from '../widgets/frame.ts';

/** What a pane would like to have, independent of the values in its rows. */
export type Wish = {
  /** Above 0 the pane is left out where not all of them fit, the highest first. */
  readonly spare: number;
  /** Lines of content: every row, and a line of titles for each kind. */
  readonly lines: number;
  /** Columns of content with which each column is shown that is always shown. */
  readonly columns: number;
  /** As `columns`, with those that are shown only in trouble. */
  readonly allColumns: number;
};

/** What each pane would like to have, in the order of the panes. */
export type Wishes = Readonly<Partial<Record<PanelId, Wish>>>;

/** Panes in rows, in the order of their digits, and how they are drawn. */
export type Arrangement = { readonly kind: FrameKind; readonly rows: readonly (readonly PanelId[])[] };

/** Panes that stand side by side at most. */
const SIDE_BY_SIDE = 2;

/** Every way to put the panes, all or all but those that can be spared, into rows. */
export function arrangements(boxes: boolean, wishes: Wishes): readonly Arrangement[] {
  const ids = Object.keys(wishes) as PanelId[];
  const spare = ids
    .filter((id) => (wishes[id]?.spare ?? 0) > 0)
    .sort((a, b) => (wishes[b]?.spare ?? 0) - (wishes[a]?.spare ?? 0));
  const groups = [0, ...spare.map((_, i) => i + 1)].map((count) =>
    ids.filter((id) => !spare.slice(0, count).includes(id)),
  );
  const rows = groups.flatMap(rowsOf);
  const rules = rows.map((list): Arrangement => ({ kind: 'rule', rows: list }));
  return boxes ? [...rows.map((list): Arrangement => ({ kind: 'box', rows: list })), ...rules] : rules;
}

function rowsOf(ids: readonly PanelId[]): (readonly PanelId[])[][] {
  if (ids.length === 0) return [[]];
  const counts = Array.from({ length: Math.min(SIDE_BY_SIDE, ids.length) }, (_, i) => i + 1);
  return counts.flatMap((n) => rowsOf(ids.slice(n)).map((rest) => [ids.slice(0, n), ...rest]));
}
