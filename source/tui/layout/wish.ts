import type { PanelId } from '../../store/ui-state.ts';

/** What a pane would like to have, whatever its rows say now. */
export type Wish = {
  /** Above 0 the pane is left out where there is no room for all, the highest first. */
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
