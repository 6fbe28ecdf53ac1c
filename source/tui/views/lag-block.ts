import { type LagSample, type Spread, since, spreadOf } from '../../cluster/lag/lag.ts';
import type { Level } from '../../model/thresholds.ts';
import type { LagRow } from '../../store/select-lag.ts';
import type { State } from '../../store/state.ts';
import { formatBytes } from '../../text/units.ts';
import type { Tone } from '../theme.ts';
import { signed, staleCell } from '../widgets/cells.ts';
import { behindText, catchUpText, LEVEL_TONES, rateText } from '../widgets/lag-text.ts';
import { cutSpans, type Span, spansWidth } from '../widgets/line.ts';
import { type Mark, plot, type Tick } from '../widgets/plot.ts';
import { fitText } from '../widgets/text.ts';
import type { Size } from './view.ts';

const MINUTE_MS = 60_000;
/** Lines above a plot, and those that it needs itself. */
const TEXT_LINES = 2;
const LEAST_PLOT = 3;

/** One replica: what is now, what was in the window, and the plot of it; exactly of this size at most. */
export function lagBlock(row: LagRow, state: State, minutes: number, { width, height }: Size): Span[][] {
  const windowMs = minutes * MINUTE_MS;
  const seen = since(row.samples, state.now - windowMs);
  const text = [nowSpans(row, width), windowSpans(row, seen, width)].slice(0, height);
  const lines = text.map((spans) => cutSpans(spans, width));
  if (height < TEXT_LINES + LEAST_PLOT) return lines;
  return [
    ...lines,
    ...plot({
      samples: row.samples,
      now: state.now,
      windowMs,
      area: (sample) => sample.receive,
      line: (sample) => sample.replay,
      marks: marksOf(state),
      ticks: ticksOf(state.now, minutes),
      format: formatBytes,
      least: state.thresholds.lagWarnBytes * 1.5,
      width,
      height: height - TEXT_LINES,
    }),
  ];
}

/** What the signs of the plots mean; `more`: there are replicas that are not shown. */
export function lagLegend(state: State, more: string, width: number): Span[] {
  const entry = (sign: string, text: string, tone: Tone): Part => [{ text: `  ${sign} `, tone }, { text }];
  return fitting(
    [
      [{ text: more === '' ? '' : ` ${more}`, tone: 'accent' }],
      entry('⣿', 'not received', 'accent'),
      entry('⠤', 'not replayed', 'good'),
      ...marksOf(state).map(({ sign, tone, value, name }) =>
        entry(`${sign}╌`, `${name} ${formatBytes(value)}`, tone),
      ),
      [{ text: '  blank: no sample', tone: 'dim' }],
    ],
    width,
  );
}

/** A piece of a line that is shown whole or not at all, so that no number is cut. */
type Part = readonly Span[];

// Parts from left to right; the ones in `first` get their columns before the others.
function fitting(parts: readonly Part[], width: number, first: readonly Part[] = []): Span[] {
  const kept = new Set<Part>();
  let left = width;
  for (const part of [...first, ...parts]) {
    const size = spansWidth(part);
    if (kept.has(part) || (kept.size > 0 && size > left)) continue;
    kept.add(part);
    left -= size;
  }
  return parts.filter((part) => kept.has(part)).flat();
}

function nowSpans(row: LagRow, width: number): Span[] {
  const { member, lag } = row;
  const name: Part = [{ text: `${fitText(member, 10)}  `, tone: 'strong' }];
  const state: Part = [stateSpan(row)];
  if (lag === undefined) return fitting([name, [{ text: 'lag not known', tone: 'warn' }], state], width);
  const value = (title: string, bytes: number, seconds: number | undefined, level: Level): Part => [
    { text: `${title} ` },
    levelSpan(bytes, level),
    { text: ` ${fitText(behindText(seconds, lag.reach), 7, 'right')}` },
  ];
  const replay = value('replay', lag.replay, lag.replaySeconds, row.replayLevel);
  const receive = value('  receive', lag.receive, lag.receiveSeconds, row.receiveLevel);
  return fitting([name, replay, receive, state], width, [name, replay, state]);
}

function levelSpan(bytes: number, level: Level): Span {
  const { text } = signed({ text: formatBytes(bytes), tone: LEVEL_TONES[level] });
  return { text: fitText(text, 8, 'right'), tone: level === 'healthy' ? 'strong' : LEVEL_TONES[level] };
}

function stateSpan({ fresh, paused, streaming, state }: LagRow): Span {
  const stale = staleCell(fresh);
  if (stale !== undefined) return { text: `  ${stale.text}`, tone: stale.tone ?? 'plain' };
  if (paused) return { text: '  ▲ replay paused', tone: 'warn' };
  return { text: `  ${state}`, tone: streaming ? 'good' : 'warn' };
}

function windowSpans({ lag }: LagRow, seen: readonly LagSample[], width: number): Span[] {
  const rate = fitText(lag === undefined ? '?' : rateText(lag.replayRate), 8, 'right');
  const catchUp = lag === undefined ? '?' : catchUpText(lag);
  const now: Part[] = [
    [{ text: `  replays ${rate}` }],
    [{ text: '  catch up ' }, { text: fitText(catchUp, 6), ...(catchUp === 'never' ? { tone: 'bad' } : {}) }],
  ];
  if (seen.length === 0) return fitting([...now, [{ text: '  no sample in this time', tone: 'dim' }]], width);
  const replay = spreadOf(seen.map((sample) => sample.replay));
  const receive = spreadOf(seen.map((sample) => sample.receive));
  const wide = width >= WIDE;
  return fitting(
    [
      ...now,
      ...spreadParts(wide ? '  replay' : '', replay),
      ...(wide ? spreadParts('   receive', receive) : []),
    ],
    width,
  );
}

/** Columns from which on the received bytes are shown too. */
const WIDE = 130;

function spreadParts(title: string, spread: Spread | undefined): Part[] {
  if (spread === undefined) return [];
  return (['min', 'median', 'max'] as const).map((name) => [
    { text: `${name === 'min' ? title : ''} ` },
    { text: `${name} `, tone: 'dim' },
    { text: fitText(formatBytes(spread[name]), 7) },
  ]);
}

function marksOf({ thresholds }: State): (Mark & { readonly name: string })[] {
  return [
    { value: thresholds.lagWarnBytes, sign: '▲', tone: 'warn', name: 'degraded' },
    { value: thresholds.lagCriticalBytes, sign: '✗', tone: 'bad', name: 'critical' },
  ];
}

function ticksOf(now: number, minutes: number): Tick[] {
  const parts = minutes === 1 || minutes === 60 ? 4 : minutes === 5 ? 5 : 3;
  return Array.from({ length: parts + 1 }, (_, i) => {
    const ago = (minutes * (parts - i)) / parts;
    const text = ago === 0 ? 'now' : ago < 1 ? `-${Math.round(ago * 60)} s` : `-${ago} min`;
    return { at: now - ago * MINUTE_MS, text };
  });
}
