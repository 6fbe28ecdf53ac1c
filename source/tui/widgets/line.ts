import { own } from '../../text/own.ts';
import type { Style, Theme, Tone } from '../theme.ts';
import { asciiOfDots } from './braille.ts';
import { clean, cut, widthOf, wrap } from './text.ts';

/** A piece of a line with one meaning. */
export type Span = {
  readonly text: string;
  readonly tone?: Tone;
  readonly inverse?: boolean;
  /** Which of several things of one kind it belongs to: a colour of its own where there are colours. */
  readonly hue?: number;
};

// ASCII characters, and the signs that the console draws itself for which each can stand.
const STAND_INS: Readonly<Record<string, string>> = {
  '-': '─·—–▃−',
  '=': '━▄',
  '|': '│┃',
  '+': '╭╮╰╯┏┓┗┛✓▅┤',
  '>': '▸→≥',
  _: '▏▁',
  '<': '◂←≤',
  x: '✗×',
  '!': '▲≠',
  o: '◌○',
  '~': '…',
  '^': '↑',
  v: '↓',
  '*': '◆●▆',
  "'": '’‘',
  '"': '“”',
  '.': '▂╌',
  '%': '▇',
  '#': '█',
};
const SIGNS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(STAND_INS).flatMap(([ascii, signs]) => [...signs].map((sign) => [sign, ascii])),
  ),
  ...asciiOfDots(),
};
const NOT_ASCII = /[^\p{ASCII}]/gu;

/**
 * One string for one line of the screen. Styles are merged and written in the order in which Ink writes them
 * (what ends, then what begins, nothing closed between two colours), so that Ink has nothing to rearrange.
 */
export function line(spans: readonly Span[], theme: Theme): string {
  let out = '';
  let now: Active = NONE;
  for (const span of trimEnd(spans)) {
    if (span.text === '') continue;
    // A blank shows no colour: it takes the style of what is before it.
    const blank = span.inverse !== true && !now.inverse && span.text.trim() === '';
    const next = blank ? now : activeOf(span, theme);
    out += change(now, next) + span.text;
    now = next;
  }
  out += change(now, NONE);
  return theme.ascii ? toAscii(out) : out;
}

/** The text in ASCII: signs become their ASCII forms, other characters a question mark for each column. */
export function toAscii(text: string): string {
  return text.replace(NOT_ASCII, (sign) => own(SIGNS, sign) ?? '?'.repeat(widthOf(sign)));
}

/** Columns that spans take together. */
export function spansWidth(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + widthOf(span.text), 0);
}

/** Spans cleaned and cut to `width` columns together. */
export function cutSpans(spans: readonly Span[], width: number): Span[] {
  const kept: Span[] = [];
  let left = width;
  for (const span of spans) {
    if (left <= 0) break;
    const text = cut(clean(span.text), left);
    kept.push({ ...span, text });
    if (text !== clean(span.text)) break;
    left -= widthOf(text);
  }
  return kept;
}

/** Spans cut or padded to exactly `width` columns. */
export function padSpans(spans: readonly Span[], width: number, inverse = false): Span[] {
  const kept = cutSpans(spans, width);
  const blank = width - spansWidth(kept);
  return blank > 0 ? [...kept, { text: ' '.repeat(blank), ...(inverse ? { inverse } : {}) }] : kept;
}

/** A text in lines of at most `width` columns, each of them behind `indent`, or the first one behind `first`. */
export function wrapSpans(text: string, width: number, tone: Tone, indent: string, first = indent): Span[][] {
  return wrap(text, width).map((piece, i) => [{ text: i === 0 ? first : indent }, { text: piece, tone }]);
}

function trimEnd(spans: readonly Span[]): readonly Span[] {
  const last = spans.at(-1);
  if (last === undefined || last.inverse === true) return spans;
  const text = last.text.trimEnd();
  if (text === last.text) return text === '' ? trimEnd(spans.slice(0, -1)) : spans;
  return trimEnd([...spans.slice(0, -1), { ...last, text }]);
}

type Active = { readonly inverse: boolean; readonly color: string; readonly weight: number };
const NONE: Active = { inverse: false, color: '', weight: 0 };

function activeOf(span: Span, theme: Theme): Active {
  const style: Style = theme.styles[span.tone ?? 'plain'];
  if (!theme.attributes) return NONE;
  return {
    inverse: span.inverse === true,
    color: hueOf(span, theme) ?? style.color ?? '',
    weight: style.weight === 'bold' ? 1 : style.weight === 'dim' ? 2 : 0,
  };
}

function hueOf({ hue }: Span, { hues }: Theme): string | undefined {
  return hue === undefined ? undefined : hues[hue % hues.length];
}

function change(from: Active, to: Active): string {
  const codes: (number | string)[] = [];
  if (from.inverse && !to.inverse) codes.push(27);
  if (from.color !== '' && to.color === '') codes.push(39);
  if (from.weight !== 0 && from.weight !== to.weight) codes.push(22);
  if (to.inverse && !from.inverse) codes.push(7);
  if (to.color !== '' && to.color !== from.color) codes.push(to.color);
  if (to.weight !== 0 && to.weight !== from.weight) codes.push(to.weight);
  return codes.map((code) => `\u001b[${code}m`).join('');
}
