import { formatBytes } from '../../text/units.ts';
import { EMPTY, signed } from '../../tui/widgets/cells.ts';
import type { Cell, Column } from '../../tui/widgets/column.ts';
import { behindText, catchUpText, LEVEL_TONES, rateText } from '../../tui/widgets/lag-text.ts';
import { sparkline } from '../../tui/widgets/sparkline.ts';
import { figures, NONE, texts } from '../columns.ts';
import { isSource } from './facts.ts';
import type { PatroniRow } from './rows.ts';

const spare = { spare: true, optional: true };

/** How far each replica is behind, how fast it catches up, and the course of the last seconds. */
export const lagColumns: readonly Column<PatroniRow>[] = [
  bytesBehind('RECEIVE', 5, 'receiveLag', 'receiveLevel'),
  secondsBehind('RCV BEHIND', 7, 10, 'receiveSeconds', spare),
  bytesBehind('REPLAY', 4, 'replayLag', 'replayLevel'),
  secondsBehind('BEHIND', 6, 6, 'replaySeconds'),
  texts('TREND', [8, 8], 7, trend, { optional: true, value: ({ replayLag }) => replayLag }),
  figures('RATE', 8, 8, ({ rate }) => (rate === undefined ? EMPTY : { text: rateText(rate) }), {
    ...spare,
    value: ({ rate }) => rate,
  }),
  figures('CATCH UP', 8, 8, catchUp, { ...spare, value: catchUpValue }),
];

function bytesBehind(
  title: string,
  priority: number,
  lag: 'receiveLag' | 'replayLag',
  level: 'receiveLevel' | 'replayLevel',
): Column<PatroniRow> {
  const cell = ({ node, fresh, [lag]: bytes, [level]: grave }: PatroniRow): Cell => {
    if (node === undefined) return EMPTY;
    if (isSource(node)) return NONE;
    if (bytes === undefined || fresh.state !== 'fresh') return { text: '?', tone: 'warn' };
    return signed({ text: formatBytes(bytes), tone: LEVEL_TONES[grave] });
  };
  return figures(title, 7, priority, cell, { value: (row) => row[lag] });
}

function secondsBehind(
  title: string,
  min: number,
  priority: number,
  name: 'receiveSeconds' | 'replaySeconds',
  more = { optional: true },
): Column<PatroniRow> {
  const cell = ({ lag, replayLevel }: PatroniRow): Cell =>
    lag === undefined ? EMPTY : { text: behindText(lag[name], lag.reach), tone: LEVEL_TONES[replayLevel] };
  return figures(title, min, priority, cell, { ...more, value: ({ lag }) => lag?.[name] });
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
