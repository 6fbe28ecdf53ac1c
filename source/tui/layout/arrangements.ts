import { PANELS, type PanelId } from '../../store/ui-state.ts';
import type { FrameKind } from '../widgets/frame.ts';

/** Panes in rows, in the order of their digits, and how they are drawn. */
export type Arrangement = { readonly kind: FrameKind; readonly rows: readonly (readonly PanelId[])[] };

/** Panes that stand side by side at most. */
const SIDE_BY_SIDE = 2;

// What the pane of containers says the others say too, and an application that suffers is in the first line: where
// there is no room they are left out, the containers first.
const SPARE: readonly (readonly PanelId[])[] = [[], ['containers'], ['containers', 'app']];
const GROUPS = SPARE.map((left) => PANELS.filter((id) => !left.includes(id)));

const ROWS = GROUPS.flatMap(rowsOf);
const RULES = ROWS.map((rows): Arrangement => ({ kind: 'rule', rows }));
const BOXES = ROWS.map((rows): Arrangement => ({ kind: 'box', rows }));

/** Every way to put the panes, all or all but those that can be spared, into rows. */
export function arrangements(boxes: boolean): readonly Arrangement[] {
  return boxes ? [...BOXES, ...RULES] : RULES;
}

function rowsOf(ids: readonly PanelId[]): (readonly PanelId[])[][] {
  if (ids.length === 0) return [[]];
  const counts = Array.from({ length: Math.min(SIDE_BY_SIDE, ids.length) }, (_, i) => i + 1);
  return counts.flatMap((n) => rowsOf(ids.slice(n)).map((rest) => [ids.slice(0, n), ...rest]));
}
