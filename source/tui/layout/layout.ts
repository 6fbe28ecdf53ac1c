import type { PanelId } from '../../store/ui-state.ts';
import { type FrameKind, frameLines } from '../widgets/frame.ts';
import { type Arrangement, arrangements, type Wish, type Wishes } from './arrangements.ts';

/** A part of the screen: a pane, or the timeline. */
export type Area = { readonly id: PanelId | 'timeline'; readonly width: number };

/** Areas side by side. */
type Band = { readonly height: number; readonly areas: readonly Area[] };

/** Bands from top to bottom, which together have exactly the lines that were asked for. */
export type Layout = { readonly kind: FrameKind; readonly bands: readonly Band[] };

export type LayoutInput = {
  readonly columns: number;
  /** Lines for the panes, without header and footer. */
  readonly lines: number;
  readonly focus: PanelId;
  /** One pane only, because it was asked for. */
  readonly single: boolean;
  /** Whether rows and columns may be hidden to keep the panes together; else there is one when not all fit. */
  readonly large: boolean;
  /** Of the panes that there are, in their order. */
  readonly wishes: Wishes;
};

const NO_WISH: Wish = { spare: 0, lines: 1, columns: 1, allColumns: 1 };

function wishOf(wishes: Wishes, id: Area['id']): Wish {
  return (id === 'timeline' ? undefined : wishes[id]) ?? NO_WISH;
}

/** From here on panes are drawn as boxes. */
const BOX_COLUMNS = 100;
/** Lines of content below which the timeline is not worth its frame. */
const TIMELINE_LINES: Readonly<Record<FrameKind, number>> = { box: 2, rule: 1 };
/** Lines of content to which a pane is shrunk at most: titles, a row, and how many are hidden. */
const SHRUNK_LINES = 3;
/** Columns between areas. */
export const GAP = 1;

/** Size below which only one pane is shown at a time. */
export const MIN_FOUR = { columns: 80, rows: 24 };
/** Size below which nothing useful can be shown. */
export const MIN_ANY = { columns: 40, rows: 8 };

/**
 * Divides the screen. Of the arrangements in which every row has a line it takes the one that, in this order,
 * lacks the fewest columns, is drawn as boxes, has the timeline, has the most panes, can show the columns
 * that appear in trouble, and leaves the timeline the most lines.
 */
export function layout(input: LayoutInput): Layout {
  if (input.single || input.columns < MIN_FOUR.columns) return alone(input);
  const plans = arrangements(input.columns >= BOX_COLUMNS, input.wishes).map((arrangement) =>
    planOf(arrangement, input),
  );
  const best = plans
    .filter((plan) => plan.rest >= 0 && (input.large || plan.lack === 0))
    .reduce(better, undefined);
  if (best?.has(input.focus)) return filled(best, input.columns);
  // What can be spared is shown beside the others only where all of them fit.
  if (best !== undefined || !input.large) return alone(input);
  const least = plans.filter((plan) => plan.has(input.focus)).reduce(cheaper, undefined);
  const shrunk = least === undefined ? undefined : shrink(least, input);
  return shrunk === undefined ? alone(input) : filled(shrunk, input.columns);
}

// The whole screen, if that was asked for; else the timeline gets what the rows leave.
function alone({ columns, lines, focus, single, wishes }: LayoutInput): Layout {
  const kind: FrameKind = columns >= BOX_COLUMNS ? 'box' : 'rule';
  const areas = [{ id: focus, width: columns }];
  const height = single ? lines : Math.min(lines, wishOf(wishes, focus).lines + frameLines(kind));
  return filled({ kind, bands: [{ height, areas }], rest: lines - height }, columns);
}

type Plan = {
  readonly kind: FrameKind;
  readonly bands: readonly Band[];
  /** Lines that are left; negative when it does not fit. */
  readonly rest: number;
  /** Columns that panes lack although the screen has them. */
  readonly lack: number;
  /** As `lack`, counted with the columns that are shown only in trouble. */
  readonly lackInTrouble: number;
  readonly has: (id: PanelId) => boolean;
};

function planOf({ kind, rows }: Arrangement, { columns, lines, wishes }: LayoutInput): Plan {
  const bands = rows.map((ids): Band => {
    const height = Math.max(...ids.map((id) => wishOf(wishes, id).lines)) + frameLines(kind);
    return { height, areas: share(ids, columns, wishes, BESIDE[kind]) };
  });
  const areas = bands.flatMap((band) => band.areas);
  const lack = (wish: (id: Area['id']) => number) =>
    sum(areas.map(({ id, width }) => Math.max(0, Math.min(columns, wish(id)) - width)));
  return {
    kind,
    bands,
    rest: lines - sum(bands.map((band) => band.height)),
    lack: lack((id) => wishOf(wishes, id).columns + BESIDE[kind]),
    lackInTrouble: lack((id) => wishOf(wishes, id).allColumns + BESIDE[kind]),
    has: (id) => rows.some((ids) => ids.includes(id)),
  };
}

/** Columns that a pane takes beside its content: the mark of the selected row, and what the frame takes. */
const BESIDE: Readonly<Record<FrameKind, number>> = { box: 5, rule: 2 };

function better(a: Plan | undefined, b: Plan): Plan {
  if (a === undefined) return b;
  const marks = [a, b].map((plan) => [
    -plan.lack,
    plan.kind === 'box' ? 1 : 0,
    timelineFits(plan) ? 1 : 0,
    plan.bands.flatMap((band) => band.areas).length,
    -plan.lackInTrouble,
    plan.rest,
  ]);
  const differs = marks[0]?.findIndex((mark, i) => mark !== marks[1]?.[i]) ?? -1;
  return differs >= 0 && (marks[1]?.[differs] ?? 0) > (marks[0]?.[differs] ?? 0) ? b : a;
}

// A hidden row is worth ten columns.
function cheaper(a: Plan | undefined, b: Plan): Plan {
  const cost = (plan: Plan) => plan.lack - 10 * Math.min(0, plan.rest);
  return a === undefined || cost(b) < cost(a) ? b : a;
}

// Takes lines from the highest band without the focus first; nothing when even that is not enough.
function shrink(plan: Plan, { lines, focus }: LayoutInput): Plan | undefined {
  const least = frameLines(plan.kind) + SHRUNK_LINES;
  const high = plan.bands.map((band) => band.height);
  const focused = plan.bands.map(({ areas }) => areas.some(({ id }) => id === focus));
  while (sum(high) > lines) {
    const spare = high.map((h, i) => (h <= least ? -1 : focused[i] ? h - 1000 : h));
    const most = Math.max(...spare);
    if (most === -1) return undefined;
    const at = spare.indexOf(most);
    high[at] = (high[at] ?? 0) - 1;
  }
  const bands = plan.bands.map((band, i) => ({ ...band, height: high[i] ?? band.height }));
  return { ...plan, bands, rest: lines - sum(high) };
}

function timelineFits({ kind, rest }: Pick<Plan, 'kind' | 'rest'>): boolean {
  return rest >= TIMELINE_LINES[kind] + frameLines(kind);
}

// What is left goes to the timeline, or where there is none to the last band.
function filled(plan: Pick<Plan, 'kind' | 'bands' | 'rest'>, columns: number): Layout {
  const { kind, bands, rest } = plan;
  if (timelineFits(plan)) {
    return { kind, bands: [...bands, { height: rest, areas: [{ id: 'timeline', width: columns }] }] };
  }
  const grown = bands.map((band, i) =>
    i < bands.length - 1 ? band : { ...band, height: band.height + rest },
  );
  return { kind, bands: grown };
}

// In proportion to what each pane needs for the most that all of them can have, else in equal parts.
function share(ids: readonly PanelId[], columns: number, wishes: Wishes, beside: number): Area[] {
  const space = columns - GAP * (ids.length - 1);
  const choices = (['allColumns', 'columns'] as const).map((wish) =>
    ids.map((id) => wishOf(wishes, id)[wish] + beside),
  );
  const weights = choices.find((needs) => sum(needs) <= space) ?? ids.map(() => 1);
  const edges = ids.map((_, i) => Math.floor((space * sum(weights.slice(0, i + 1))) / sum(weights)));
  return ids.map((id, i) => ({ id, width: (edges[i] ?? 0) - (edges[i - 1] ?? 0) }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

/** The pane `step` places after this one among `all`, around the end. */
export function neighbour(all: readonly PanelId[], panel: PanelId, step: number): PanelId {
  const count = all.length;
  return all[(all.indexOf(panel) + step + count) % count] ?? panel;
}
