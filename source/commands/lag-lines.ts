import type { LagRow } from '../store/select-lag.ts';
import { formatBytes } from '../text/units.ts';
import { staleCell } from '../tui/widgets/cells.ts';
import { clockTime } from '../tui/widgets/clock.ts';
import { behindText, catchUpText, rateText } from '../tui/widgets/lag-text.ts';
import { fitText } from '../tui/widgets/text.ts';

type Field = {
  readonly title: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly text: (row: LagRow, at: number) => string;
};

const FIELDS: readonly Field[] = [
  { title: 'TIME', width: 8, align: 'left', text: (_row, at) => clockTime(at) },
  { title: 'REPLICA', width: 10, align: 'left', text: ({ member }) => member },
  { title: 'STATE', width: 18, align: 'left', text: state },
  { title: 'RECEIVE', width: 7, align: 'right', text: ({ lag }) => (lag ? formatBytes(lag.receive) : '?') },
  { title: 'BEHIND', width: 7, align: 'right', text: ({ lag }) => behind(lag, lag?.receiveSeconds) },
  { title: 'REPLAY', width: 7, align: 'right', text: ({ lag }) => (lag ? formatBytes(lag.replay) : '?') },
  { title: 'BEHIND', width: 7, align: 'right', text: ({ lag }) => behind(lag, lag?.replaySeconds) },
  { title: 'WRITES', width: 8, align: 'right', text: ({ lag }) => rateText(lag?.writeRate) },
  { title: 'REPLAYS', width: 8, align: 'right', text: ({ lag }) => rateText(lag?.replayRate) },
  { title: 'CATCH UP', width: 8, align: 'right', text: ({ lag }) => (lag ? catchUpText(lag) : '?') },
  {
    title: 'LEVEL',
    width: 8,
    align: 'left',
    text: ({ lag, replayLevel }) => (lag ? replayLevel : 'unknown'),
  },
];

/** Titles of the fields of `lagLine`. */
export function lagTitles(): string {
  return joined(({ title }) => title);
}

/** One replica at one moment (ms since the epoch), for people; nothing is coloured. */
export function lagLine(row: LagRow, at: number): string {
  return joined(({ text }) => text(row, at));
}

function joined(cell: (field: Field) => string): string {
  return FIELDS.map((field) => fitText(cell(field), field.width, field.align))
    .join('  ')
    .trimEnd();
}

function behind(lag: LagRow['lag'], seconds: number | undefined): string {
  return lag === undefined ? '?' : behindText(seconds, lag.reach);
}

function state({ fresh, paused, state: text }: LagRow): string {
  const stale = staleCell(fresh);
  if (stale !== undefined) return stale.short ?? stale.text;
  return paused ? 'replay paused' : text;
}
