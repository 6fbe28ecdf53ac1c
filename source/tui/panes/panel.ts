import { dockerSilent } from '../../model/docker-silent.ts';
import type { State } from '../../store/state.ts';
import type { PanelId } from '../../store/ui-state.ts';
import type { Wish } from '../layout/arrangements.ts';
import type { Note } from '../widgets/frame.ts';
import type { RowRef, Section } from '../widgets/table.ts';

/** One pane, as data: adding a watched system is one of these. */
export type Panel = {
  readonly id: PanelId;
  readonly title: string;
  /** The digit that leads to it, and its place among the others. */
  readonly digit: number;
  /** Above 0 it is left out where not all of them fit, the highest first. */
  readonly spare: number;
  /** Of a system that most stacks do not have: shown only where it has a member. */
  readonly optional?: true;
  /** Kinds of rows, one under the other, each with columns of its own. */
  readonly sections: readonly Section[];
  /** Said in the title, the most important first. */
  readonly notes: (state: State) => readonly Note[];
};

/** All rows of a pane from top to bottom. */
export function rowsOf(panel: Panel, state: State): readonly RowRef[] {
  return panel.sections.flatMap((section) => section.rows(state));
}

/** How many rows a pane has before its filter. */
export function totalRows(panel: Panel, state: State): number {
  return panel.sections.reduce((sum, section) => sum + section.total(state), 0);
}

/** The row that is selected, or the first one while the selected one is not there. */
export function selectedRow(panel: Panel, state: State): RowRef | undefined {
  const rows = rowsOf(panel, state);
  return rows.find((row) => row.key === state.ui.selected[panel.id]) ?? rows[0];
}

/** What the pane would like to have for its content. */
export function wishOf({ sections, spare }: Panel, state: State): Wish {
  // Before the filter: what is filtered must not move the other panes.
  const lines = sections.map((section) => section.total(state)).map((n) => (n === 0 ? 0 : n + 1));
  return {
    spare,
    lines: Math.max(
      1,
      lines.reduce((sum, n) => sum + n, 0),
    ),
    columns: Math.max(...sections.map(({ needs }) => needs.always)),
    allColumns: Math.max(...sections.map(({ needs }) => needs.inTrouble)),
  };
}

/** The text of a pane without rows. */
export function emptyText(panel: Panel, state: State): string {
  const { containers, withoutHosts } = state;
  const isListed = withoutHosts === undefined;
  if (isListed && containers.value === undefined && containers.error === undefined)
    return 'searching for the stack …';
  const silent = isListed ? dockerSilent(state) : undefined;
  if (silent !== undefined) return silent;
  const filter = state.ui.filters[panel.id] ?? '';
  if (filter !== '' && totalRows(panel, state) > 0) return `no row passes the filter ${filter}`;
  if (!isListed) return 'there is no power over the hosts of this stack';
  return `no ${panel.title} container in project ${state.project}`;
}
