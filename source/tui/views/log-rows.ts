import { type LogLevel, type LogLine, levelOf } from '../../model/log.ts';
import { headBy } from '../../text/head.ts';
import type { Tone } from '../theme.ts';
import { clockTime } from '../widgets/clock.ts';
import { cutSpans, type Span } from '../widgets/line.ts';
import { fitText, headOf, widthOf } from '../widgets/text.ts';
import { marked, plainText, type Search } from './log-search.ts';

/** How the lines of a log are drawn. */
export type LogStyle = {
  readonly width: number;
  /** Rows that one line takes at most. */
  readonly height: number;
  readonly wrap: boolean;
  readonly times: boolean;
  /** Members whose lines are merged, with the colour of each; their names stand in front when there are several. */
  readonly hues: ReadonlyMap<string, number>;
  readonly search: Search | undefined;
  /** The line that the search has come to. */
  readonly match: number | undefined;
  /** Says all of the above in one text, but for the match: rows of the same style are the same rows. */
  readonly key: string;
};

const TONES: Readonly<Record<LogLevel, Tone>> = { error: 'bad', warn: 'warn', debug: 'dim' };
const NAME_COLUMNS = 16;

type Rows = readonly (readonly Span[])[];

const drawn = new WeakMap<LogLine, { readonly key: string; readonly rows: Rows }>();

/** The rows of one line on the screen: one, or as many as its text needs when it is wrapped. */
export function logRows(line: LogLine, style: LogStyle): Rows {
  const key = line.id === style.match ? `${style.key} match` : style.key;
  const known = drawn.get(line);
  if (known?.key === key) return known.rows;
  const rows = draw(line, style);
  drawn.set(line, { key, rows });
  return rows;
}

function draw(line: LogLine, style: LogStyle): Rows {
  const prefix = prefixOf(line, style);
  const indent = prefix.reduce((sum, span) => sum + widthOf(span.text), 0);
  const text = plainText(line);
  const level = levelOf(line.text);
  const tone = level === undefined ? {} : { tone: TONES[level] };
  const space = Math.max(1, style.width - indent);
  if (!style.wrap) {
    // What is far beyond the edge is not searched. No character takes more than four units for a column.
    const head = marked(headBy(text, 4 * space), tone, style.search);
    return [asciiApart(cutSpans([...prefix, ...head], style.width))];
  }
  return pieces(marked(text, tone, style.search), space, style.height).map((piece, i) => [
    ...(i === 0 ? prefix : [{ text: ' '.repeat(indent) }]),
    ...piece,
  ]);
}

/** A line as plain text, as the screen has it but whole. */
export function logText(line: LogLine, style: Pick<LogStyle, 'times' | 'hues'>): string {
  const name = style.hues.size > 1 ? [line.member] : [];
  return [...(style.times ? [line.at] : []), ...name, plainText(line)].join(' ');
}

function prefixOf(line: LogLine, { times, hues, match }: LogStyle): Span[] {
  const spans: Span[] = [{ text: line.id === match ? '▸ ' : '  ', tone: 'accent' }];
  // Local time of day with milliseconds.
  const time = `${clockTime(Date.parse(line.at))}${line.at.slice(19, 23)} `;
  if (times) spans.push({ text: time, tone: 'dim' });
  if (hues.size > 1) {
    const columns = Math.min(NAME_COLUMNS, Math.max(...[...hues.keys()].map(widthOf)));
    spans.push({ text: `${fitText(line.member, columns)} `, hue: hues.get(line.member) ?? 0 });
  }
  return spans;
}

// A text of ASCII alone costs a tenth of one with an ellipsis at its end, and most log lines are.
function asciiApart(spans: readonly Span[]): readonly Span[] {
  const last = spans.at(-1);
  if (last === undefined || !last.text.endsWith('…')) return spans;
  return [
    ...spans.slice(0, -1),
    { ...last, text: [...last.text].slice(0, -1).join('') },
    { ...last, text: '…' },
  ];
}

// Broken at the column, not between words: a log line is no prose, and its blanks can matter.
function pieces(spans: readonly Span[], width: number, most: number): Span[][] {
  const rows: Span[][] = [[]];
  let left = width;
  for (const span of spans) {
    let rest = span.text;
    while (rest !== '') {
      const taken = headOf(headBy(rest, 4 * left), left);
      if (taken === '' && left < width) {
        if (rows.length === most) return cutShort(rows, width);
        rows.push([]);
        left = width;
        continue;
      }
      // A character that is wider than a whole row is left out.
      const piece = taken === '' ? ([...rest][0] ?? '') : taken;
      if (taken !== '') rows.at(-1)?.push({ ...span, text: taken });
      left -= widthOf(taken);
      rest = rest.slice(piece.length);
    }
  }
  return rows;
}

function cutShort(rows: Span[][], width: number): Span[][] {
  const last = rows.pop() ?? [];
  const kept = cutSpans(last, width - 1);
  return [...rows, kept.at(-1)?.text.endsWith('…') === true ? kept : [...kept, { text: '…' }]];
}
