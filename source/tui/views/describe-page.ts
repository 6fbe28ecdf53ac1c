import { selectStatements } from '../../store/select-describe.ts';
import type { State } from '../../store/state.ts';
import type { View } from '../../store/ui-state.ts';
import { onceForLast } from '../../text/once.ts';
import { type DescribeRow, describeJson, describeRows } from './describe-rows.ts';

export type DescribeView = Extract<View, { type: 'describe' }>;

/** All lines of the describe view, also those beyond the screen. */
type Page = {
  readonly rows: readonly DescribeRow[];
  /** The same as JSON, line by line. */
  readonly json: readonly string[];
};

/** All that is known of the view's member; computed once for a state, for those that draw, search and copy it. */
export const pageOf = onceForLast(
  (state: State, { panel, member }: DescribeView): Page => {
    const statements = selectStatements(state, panel, member);
    const json = describeJson(member, statements).split('\n');
    return { rows: describeRows(statements, state.now), json };
  },
  (one, other) => one.panel === other.panel && one.member === other.member,
);

/** What each line of the view says, as it is searched. */
export function textsOf(state: State, view: DescribeView): readonly string[] {
  const { rows, json } = pageOf(state, view);
  return view.raw ? json : rows.map(({ name, value }) => `${name} ${value}`);
}

/** Indices of the lines that hold what is searched for. */
export function matchesOf(state: State, view: DescribeView): number[] {
  const wanted = view.text.toLowerCase();
  if (wanted === '') return [];
  return textsOf(state, view).flatMap((text, i) => (text.toLowerCase().includes(wanted) ? i : []));
}

/** The rows in view; the first one is the heading that it belongs to, so that the owner of a row is always shown. */
export function visibleRows(
  rows: readonly DescribeRow[],
  top: number,
  height: number,
): readonly DescribeRow[] {
  const from = Math.max(0, Math.min(top, rows.length - height));
  const shown = rows.slice(from, from + height);
  const heading = rows.slice(0, from + 1).findLast(({ kind }) => kind === 'owner');
  return heading === undefined || shown[0]?.kind === 'owner' ? shown : [heading, ...shown.slice(1)];
}
