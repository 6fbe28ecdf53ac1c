import { selectLag, selectLagPrimary } from '../../store/select-lag.ts';
import type { State } from '../../store/state.ts';
import { LAG_WINDOWS, type View } from '../../store/ui-state.ts';
import type { Note } from '../widgets/frame.ts';
import { rateText } from '../widgets/lag-text.ts';
import { cutSpans, padSpans, type Span } from '../widgets/line.ts';
import { lagBlock, lagLegend } from './lag-block.ts';
import { scrolledTo } from './scroll.ts';
import type { Size, ViewSpec } from './view.ts';

type LagView = Extract<View, { type: 'lag' }>;

/** Replay and receive lag of every replica over the last minutes. */
export const lag: ViewSpec<LagView> = {
  title: 'Lag',
  notes,
  open: () => ({ type: 'lag', minutes: 5, top: 0 }),
  content: (state, view, size) => {
    const rows = selectLag(state);
    if (rows.length === 0) return [[{ text: '  no replica is known yet', tone: 'dim' }]];
    const grid = gridOf(rows.length, size);
    const top = Math.min(view.top, endOf(rows.length, grid));
    const shown = rows.slice(top, top + grid.across * grid.down);
    const blocks = shown.map((row) => lagBlock(row, state, view.minutes, grid.block));
    const lines = Array.from({ length: Math.ceil(blocks.length / grid.across) }, (_, i) =>
      beside(blocks.slice(i * grid.across, (i + 1) * grid.across), grid.block),
    ).flat();
    if (size.height < LEAST_FOR_LEGEND) return lines;
    const numbers = shown.length === 1 ? `${top + 1}` : `${top + 1} to ${top + shown.length}`;
    const more = shown.length < rows.length ? `${numbers} of ${rows.length}, j k` : '';
    return [...lines, lagLegend(state, more, size.width)];
  },
  press: (id, key, state, view, size) => {
    const count = selectLag(state).length;
    const grid = gridOf(count, size);
    if (id !== 'window') return scrolledTo(view, id, grid.across * grid.down, endOf(count, grid));
    const chosen = key === 'tab' ? LAG_WINDOWS.indexOf(view.minutes) + 1 : Number(key) - 1;
    return { ...view, minutes: LAG_WINDOWS[chosen % LAG_WINDOWS.length] ?? view.minutes };
  },
};

function notes(state: State, view: LagView): Note[] {
  const primary = selectLagPrimary(state);
  const windows = LAG_WINDOWS.map((minutes) => (minutes === view.minutes ? `[${minutes}]` : `${minutes}`));
  const source: Note =
    primary === undefined
      ? { text: 'no primary answers: nothing to compare with', tone: 'bad' }
      : { text: `${primary.name} writes ${rateText(primary.writeRate)}` };
  return [{ text: `last ${windows.join(' ')} min`, tone: 'accent' }, source];
}

type Grid = { readonly across: number; readonly down: number; readonly block: Size };

const LEAST_FOR_LEGEND = 8;
const GAP = 2;
/** Columns below which plots are not put beside each other, lines that a plot should and must have. */
const NARROW = 74;
const GOOD_LINES = 10;
const LEAST_LINES = 6;

/** Plots in one column as long as they have a good height, then beside each other, then some at a time. */
function gridOf(count: number, { width, height }: Size): Grid {
  const lines = height < LEAST_FOR_LEGEND ? height : height - 1;
  const widest = Math.max(1, Math.floor((width + GAP) / (NARROW + GAP)));
  let across = 1;
  while (across < widest && across < count && Math.floor(lines / Math.ceil(count / across)) < GOOD_LINES)
    across += 1;
  const wanted = Math.max(1, Math.ceil(count / across));
  const down = Math.max(1, Math.min(wanted, Math.floor(lines / LEAST_LINES)));
  const block = {
    width: Math.floor((width - (across - 1) * GAP) / across),
    height: Math.max(1, Math.floor(lines / down)),
  };
  return { across, down, block };
}

function endOf(count: number, { across, down }: Grid): number {
  return Math.max(0, count - across * down);
}

function beside(blocks: readonly (readonly (readonly Span[])[])[], { width, height }: Size): Span[][] {
  return Array.from({ length: height }, (_, line) =>
    blocks.flatMap((block, i): Span[] => {
      const spans = block[line] ?? [];
      if (i === blocks.length - 1) return cutSpans(spans, width);
      return [...padSpans(spans, width), { text: ' '.repeat(GAP) }];
    }),
  );
}
