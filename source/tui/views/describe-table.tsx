import { Box, Text } from 'ink';
import { Table } from 'ink-table';
import { createContext, type PropsWithChildren, useCallback, useContext } from 'react';
import type { State } from '../../store/state.ts';
import { topView } from '../../store/ui-state.ts';
import { useShown, useTheme } from '../context.ts';
import type { Tone } from '../theme.ts';
import { line } from '../widgets/line.ts';
import { clean, fitText, widthOf } from '../widgets/text.ts';
import { pageOf, visibleRows } from './describe-page.ts';
import type { DescribeRow } from './describe-rows.ts';
import type { Size } from './view.ts';

/** Lines that the titles of the columns take. */
export const TITLE_LINES = 1;

const INDENT = '  ';
const MARK = '▸ ';
/** A blank before each text, and blank and bar after the first one. */
const BETWEEN = 4;
const MIN_NAME = 12;
/** Of the width, the names may take this much. */
const NAME_SHARE = 0.45;

type Shown = {
  readonly rows: readonly { readonly FIELD: string; readonly VALUE: string }[];
  readonly widths: readonly [name: number, value: number];
  readonly search: string;
};

// ink-table keeps the cell that it was first given, so what changes reaches it by context.
const CellContext = createContext<Pick<Shown, 'widths' | 'search'>>({ widths: [0, 0], search: '' });

/**
 * The describe view as a table: only the rows in view. Each text is cleaned, cut and padded to the columns that
 * it takes on the screen, since ink-table counts UTF-16 units.
 */
export function DescribeTable({ width, height }: Size) {
  const select = useCallback((state: State) => shownOf(state, { width, height }), [width, height]);
  const { rows, ...shared } = useShown(select, sameShown);
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflow="hidden">
      <CellContext value={shared}>
        <Table data={[...rows]} columns={['FIELD', 'VALUE']} header={Title} cell={Value} skeleton={NoRule} />
      </CellContext>
    </Box>
  );
}

function shownOf(state: State, { width, height }: Size): Shown {
  const view = topView(state.ui);
  if (view?.type !== 'describe') return { rows: [], widths: [0, 0], search: '' };
  const { rows: all } = pageOf(state, view);
  const match = view.match === undefined ? undefined : all[view.match];
  const named = all.map((row) => (row.kind === 'owner' ? row.name : `${INDENT}${row.name}`));
  const longest = Math.max(MIN_NAME, ...named.map((name) => widthOf(clean(name))));
  const space = width - BETWEEN;
  const name = Math.min(longest, Math.max(MIN_NAME, Math.floor(space * NAME_SHARE)));
  const widths = [name, Math.max(0, space - name)] as const;
  return {
    rows: visibleRows(all, view.top, height - TITLE_LINES).map((row) => ({
      FIELD: fitName(leadOf(row, row === match), row.name, widths[0]),
      VALUE: fitText(row.value, widths[1]),
    })),
    widths,
    search: view.text.toLowerCase(),
  };
}

// The end of a name is more specific than its beginning: `/paws360/config.value.ttl`.
function fitName(lead: string, name: string, width: number): string {
  const space = width - lead.length;
  let kept = clean(name);
  if (widthOf(kept) > space) {
    while (widthOf(kept) > space - 1) kept = [...kept].slice(1).join('');
    kept = `…${kept}`;
  }
  return fitText(lead + kept, width);
}

function leadOf({ kind }: DescribeRow, isMatch: boolean): string {
  return isMatch ? MARK : kind === 'owner' ? '' : INDENT;
}

function sameShown(a: Shown, b: Shown): boolean {
  return (
    a.search === b.search &&
    a.widths.join() === b.widths.join() &&
    a.rows.length === b.rows.length &&
    a.rows.every((row, i) => row.FIELD === b.rows[i]?.FIELD && row.VALUE === b.rows[i]?.VALUE)
  );
}

type CellProps = PropsWithChildren<{ readonly column?: number }>;

function Title({ children, column = 0 }: CellProps) {
  return <Fitted text={String(children)} column={column} tone="dim" />;
}

function Value({ children, column = 0 }: CellProps) {
  const { search } = useContext(CellContext);
  const text = String(children);
  return <Fitted text={text} column={column} tone={toneOf(text.slice(1), column, search)} />;
}

function toneOf(text: string, column: number, search: string): Tone {
  if (search !== '' && text.toLowerCase().includes(search)) return 'accent';
  if (text.startsWith('✗ ')) return 'bad';
  if (column > 0) return 'plain';
  return text.startsWith(INDENT) || text.startsWith(MARK) ? 'dim' : 'strong';
}

// The padding that ink-table put around the text is counted in UTF-16 units: it is taken off and put on again.
function Fitted({
  text,
  column,
  tone,
}: {
  readonly text: string;
  readonly column: number;
  readonly tone: Tone;
}) {
  const theme = useTheme();
  const { widths } = useContext(CellContext);
  const fitted = ` ${fitText(text.slice(1).trimEnd(), widths[column] ?? 0)}`;
  const bar = column === 0 ? [{ text: ' │', tone: 'dim' } as const] : [];
  return <Text wrap="truncate-end">{line([{ text: fitted, tone }, ...bar], theme)}</Text>;
}

// Rules between rows would take half of the lines.
function NoRule() {
  return null;
}
