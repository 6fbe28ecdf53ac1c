import stringWidth from 'string-width';
import { printable } from '../../text/printable.ts';
import { isSingleWidth } from '../../text/single-width.ts';

// Invisible characters, variation selectors, skin tones, keycaps and stacked marks: terminals disagree about
// the width of what they combine into, so they are taken out and every character keeps the width of its own.
const COMBINING = /\p{Default_Ignorable_Code_Point}|\u20e3|[\u{1f3fb}-\u{1f3ff}]|(?<=\p{M})\p{M}+/gu;
// Marks that stand before what they belong to: no column for some, one for others.
const PREPENDED = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/gu;
// A vowel of Thai or Lao that some draw within the column of the letter before it: its two parts have one width.
const SARA_AM = /[\u0e33\u0eb3]/gu;
// Two of them are a flag for some, and two letters for others.
const FLAG_LETTER = /[\u{1f1e6}-\u{1f1ff}]/gu;
const FLAG_A = 0x1f1e6;
const segmenter = new Intl.Segmenter();

/** The text as it may be drawn: on one line, nothing that a terminal obeys, no character of doubtful width. */
export function clean(text: string): string {
  if (isSingleWidth(text)) return text;
  return printable(text)
    .replace(COMBINING, '')
    .replace(SARA_AM, (sign) => (sign === '\u0e33' ? '\u0e4d\u0e32' : '\u0ecd\u0eb2'))
    .replace(FLAG_LETTER, (sign) => String.fromCharCode((sign.codePointAt(0) ?? 0) - FLAG_A + 65))
    .replace(PREPENDED, '\ufffd');
}

/** Terminal columns that a text takes. */
export function widthOf(text: string): number {
  return isSingleWidth(text) ? text.length : stringWidth(text);
}

// A number, as long as one that a person still reads as one.
const NUMBER_AT_END = /(?<![\d.])\d[\d.]{0,15}$/;

/**
 * The text in at most `width` columns; what does not fit is replaced by an ellipsis. A number in front of it goes
 * as a whole: the head of a number reads as another one.
 */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return width <= 0 ? '' : `${headOf(text, width - 1).replace(NUMBER_AT_END, '')}…`;
}

/** The longest beginning of the text that takes at most `width` columns. */
export function headOf(text: string, width: number): string {
  if (isSingleWidth(text)) return text.slice(0, width);
  let kept = '';
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    const size = widthOf(segment);
    if (used + size > width) break;
    kept += segment;
    used += size;
  }
  return kept;
}

/** The one way into a cell: cleaned, cut and padded to exactly `width` columns. */
export function fitText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const fitted = cut(clean(text), width);
  const blank = ' '.repeat(Math.max(0, width - widthOf(fitted)));
  return align === 'left' ? fitted + blank : blank + fitted;
}

/** The text as lines of at most `width` columns, broken between words; a word that is too long is cut apart. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of clean(text).split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (widthOf(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (widthOf(line) > width && width > 1) {
      const head = headOf(line, width) || ([...line][0] ?? '');
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return [...lines, line];
}
