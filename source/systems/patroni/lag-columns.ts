import type { Level } from '../../model/thresholds.ts';
import { formatBytes } from '../../text/units.ts';
import { EMPTY, signed } from '../../tui/widgets/cells.ts';
import type { Cell, Column } from '../../tui/widgets/column.ts';
import { behindText, catchUpText, LEVEL_TONES, rateText } from '../../tui/widgets/lag-text.ts';
import { sparkline } from '../../tui/widgets/sparkline.ts';
import { isPrimary } from './facts.ts';
import type { PatroniRow } from './rows.ts';

/** How far each replica is behind, how fast things go, and what the last seconds looked like. */
export const lagColumns: readonly Column<PatroniRow>[] = [
  {
    title: 'RECEIVE',
    align: 'right',
    min: 7,
    priority: 5,
    value: (row) => row.receiveLag,
    cell: (row) => bytes(row, row.receiveLag, row.receiveLevel),
  },
  {
    title: 'RCV BEHIND',
    align: 'right',
    min: 7,
    priority: 10,
    spare: true,
    optional: true,
    value: ({ lag }) => lag?.receiveSeconds,
    cell: (row) => behind(row, row.lag?.receiveSeconds),
  },
  {
    title: 'REPLAY',
    align: 'right',
    min: 7,
    priority: 4,
    value: (row) => row.replayLag,
    cell: (row) => bytes(row, row.replayLag, row.replayLevel),
  },
  {
    title: 'BEHIND',
    align: 'right',
    min: 6,
    priority: 6,
    optional: true,
    value: ({ lag }) => lag?.replaySeconds,
    cell: (row) => behind(row, row.lag?.replaySeconds),
  },
  {
    title: 'TREND',
    align: 'left',
    min: 8,
    max: 8,
    priority: 7,
    optional: true,
    value: (row) => row.replayLag,
    cell: trend,
  },
  {
    title: 'RATE',
    align: 'right',
    min: 8,
    priority: 8,
    spare: true,
    optional: true,
    value: ({ rate }) => rate,
    cell: rate,
  },
  {
    title: 'CATCH UP',
    align: 'right',
    min: 8,
    priority: 8,
    spare: true,
    optional: true,
    value: catchUpValue,
    cell: catchUp,
  },
];

function bytes({ node, fresh }: PatroniRow, value: number | undefined, level: Level): Cell {
  if (node === undefined) return EMPTY;
  if (isPrimary(node)) return { text: '-', tone: 'dim' };
  if (value === undefined || fresh.state !== 'fresh') return { text: '?', tone: 'warn' };
  return signed({ text: formatBytes(value), tone: LEVEL_TONES[level] });
}

function behind({ lag, replayLevel }: PatroniRow, seconds: number | undefined): Cell {
  return lag === undefined ? EMPTY : { text: behindText(seconds, lag.reach), tone: LEVEL_TONES[replayLevel] };
}

function rate({ rate: value }: PatroniRow): Cell {
  return value === undefined ? EMPTY : { text: rateText(value) };
}

function catchUpValue({ lag }: PatroniRow): number | undefined {
  return lag?.catchUp === 'never' ? Number.MAX_VALUE : lag?.catchUp;
}

function catchUp({ lag }: PatroniRow): Cell {
  if (lag === undefined) return EMPTY;
  const text = catchUpText(lag);
  return { text, tone: text === 'never' ? 'bad' : text === '-' ? 'dim' : 'plain' };
}

function trend({ trend: values, warnBytes, replayLevel }: PatroniRow): Cell {
  const known = values.some((value) => value !== undefined);
  return known ? { text: sparkline(values, warnBytes), tone: LEVEL_TONES[replayLevel] } : EMPTY;
}
