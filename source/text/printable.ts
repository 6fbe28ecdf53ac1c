import { stripVTControlCharacters } from 'node:util';

// What is left of a broken escape sequence, line breaks, halves of a character, and the bidirectional overrides that could make one
// name read as another.
const OBEYED = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]+/u;
const EVERY = new RegExp(OBEYED, 'gu');

/**
 * The text on one line, without anything that a terminal would obey. All that a server can name (members,
 * tags, error texts, log lines) is untrusted and passes through here before it is drawn or printed.
 */
export function printable(text: string): string {
  return OBEYED.test(text) ? stripVTControlCharacters(text).replace(EVERY, ' ') : text;
}
