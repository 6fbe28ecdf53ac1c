import { PANELS, type PanelId } from '../store/ui-state.ts';
import type { FrameKind } from './widgets/frame.ts';
import { frameLines } from './widgets/frame.ts';

/** A part of the screen: a pane, or the timeline. */
export type Area = { readonly id: PanelId | 'timeline'; readonly width: number };

/** Areas side by side. */
export type Band = { readonly height: number; readonly areas: readonly Area[] };

export type Layout = { readonly kind: FrameKind; readonly bands: readonly Band[] };

export type LayoutInput = {
  readonly columns: number;
  /** Lines for the panes, without header and footer. */
  readonly lines: number;
  readonly focus: PanelId;
  /** One pane only: asked for, or because there is no room for four. */
  readonly single: boolean;
  /** Lines of content that each pane would like to have. */
  readonly wanted: Readonly<Record<PanelId, number>>;
};

type Arrangement = { readonly kind: FrameKind; readonly rows: readonly (readonly PanelId[])[] };

const STACKED: readonly (readonly PanelId[])[] = [['patroni'], ['etcd'], ['sentinel'], ['haproxy']];
const STACKED_ALL: readonly (readonly PanelId[])[] = [...STACKED, ['containers']];
const PAIRED: readonly (readonly PanelId[])[] = [['patroni'], ['etcd'], ['sentinel', 'haproxy']];
const GRID: readonly (readonly PanelId[])[] = [
  ['patroni', 'etcd'],
  ['sentinel', 'haproxy'],
];

const GRID_ALL: readonly (readonly PanelId[])[] = [...GRID, ['containers']];

/** From here on two panes side by side have all their columns. */
const GRID_COLUMNS = 190;
const BOX_COLUMNS = 100;
const TIMELINE_LINES = 4;
/** Columns between areas. */
export const GAP = 1;

/** Divides the screen: the roomiest arrangement in which every row has a line, else the panes shrink. */
export function layout(input: LayoutInput): Layout {
  const { columns, lines, focus } = input;
  if (input.single) {
    const kind: FrameKind = columns >= BOX_COLUMNS ? 'box' : 'rule';
    return { kind, bands: [{ height: lines, areas: [{ id: focus, width: columns }] }] };
  }
  const choices = arrangements(columns);
  const fitting = choices.find((choice) => sum(heights(choice, input)) <= lines);
  const chosen = fitting ?? choices.at(-1);
  // The pane of containers is shown beside the others only where there is room for all.
  if (chosen === undefined || !chosen.rows.some((ids) => ids.includes(focus)))
    return layout({ ...input, single: true });
  const high = shrink(chosen, heights(chosen, input), input);
  if (high === undefined) return layout({ ...input, single: true });
  const bands = chosen.rows.map((ids, i) => ({ height: high[i] ?? 0, areas: share(ids, columns) }));
  const rest = lines - sum(high);
  if (rest < TIMELINE_LINES - (chosen.kind === 'rule' ? 1 : 0)) return { kind: chosen.kind, bands };
  return {
    kind: chosen.kind,
    bands: [...bands, { height: rest, areas: [{ id: 'timeline', width: columns }] }],
  };
}

function arrangements(columns: number): Arrangement[] {
  const list: Arrangement[] = [];
  if (columns >= GRID_COLUMNS) list.push({ kind: 'box', rows: GRID_ALL }, { kind: 'box', rows: GRID });
  if (columns >= BOX_COLUMNS) list.push({ kind: 'box', rows: STACKED_ALL });
  if (columns >= BOX_COLUMNS) list.push({ kind: 'box', rows: STACKED });
  list.push({ kind: 'rule', rows: STACKED });
  if (columns >= GRID_COLUMNS) list.push({ kind: 'rule', rows: GRID });
  list.push({ kind: 'rule', rows: PAIRED });
  return list;
}

function heights({ kind, rows }: Arrangement, { wanted }: LayoutInput): number[] {
  return rows.map((ids) => Math.max(...ids.map((id) => wanted[id])) + frameLines(kind));
}

// Takes lines from the highest band without the focus first; nothing when even that is not enough.
function shrink(
  { kind, rows }: Arrangement,
  wanted: number[],
  { lines, focus }: LayoutInput,
): number[] | undefined {
  const least = frameLines(kind) + 3;
  const high = [...wanted];
  while (sum(high) > lines) {
    const spare = high.map((h, i) => (h <= least ? -1 : rows[i]?.includes(focus) ? h - 1000 : h));
    const most = Math.max(...spare);
    if (most === -1) return undefined;
    const at = spare.indexOf(most);
    high[at] = (high[at] ?? 0) - 1;
  }
  return high;
}

function share(ids: readonly PanelId[], columns: number): Area[] {
  if (ids.length < 2) return ids.map((id) => ({ id, width: columns }));
  // Patroni has more columns than etcd; the two below it need about the same.
  const part = ids[0] === 'patroni' ? 0.55 : 0.5;
  const left = Math.floor((columns - GAP) * part);
  return ids.map((id, i) => ({ id, width: i === 0 ? left : columns - GAP - left }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

/** Size below which only one pane is shown at a time. */
export const MIN_FOUR = { columns: 80, rows: 24 };
/** Size below which nothing useful can be shown. */
export const MIN_ANY = { columns: 40, rows: 8 };

/** The pane `step` places after this one, around the end. */
export function neighbour(panel: PanelId, step: number): PanelId {
  const count = PANELS.length;
  return PANELS[(PANELS.indexOf(panel) + step + count) % count] ?? panel;
}
