import type { LogLine } from '../../model/log.ts';
import { onceFor, onceForLast } from '../../text/once.ts';
import type { Span } from '../widgets/line.ts';
import { clean } from '../widgets/text.ts';

/** The text of a line as it is drawn: searching and drawing must see the same characters. */
export const plainText = onceFor((line: LogLine) => clean(line.text));

/** What is searched for: lines with it are found, or hidden when it is written with `!` in front. */
export type Search = { readonly pattern: RegExp; readonly hides: boolean };

/** The search of a text; undefined where it is empty. */
export function searchOf(text: string): Search | undefined {
  const hides = text.startsWith('!');
  const wanted = hides ? text.slice(1) : text;
  if (wanted === '') return undefined;
  const pattern = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'giu');
  return { pattern, hides };
}

type Lines = readonly LogLine[];

/** The lines that `text` does not hide. */
export function shownLines(lines: Lines, text: string): Lines {
  return searchOf(text)?.hides === true ? without(lines, text) : lines;
}

const without = onceForLast(
  (lines: Lines, text: string): Lines => lines.filter((line) => !isMatch(line, text)),
);

/** Ids of the lines that `text` finds, the oldest first. */
export function foundLines(lines: Lines, text: string): readonly number[] {
  const search = searchOf(text);
  return search === undefined || search.hides ? [] : idsWith(lines, text);
}

const idsWith = onceForLast((lines: Lines, text: string) =>
  lines.filter((line) => isMatch(line, text)).map(({ id }) => id),
);

// New lines come several times a second, and all the others were asked before.
const isMatch = onceForLast((line: LogLine, text: string) => {
  const pattern = searchOf(text)?.pattern;
  return pattern !== undefined && plainText(line).search(pattern) !== -1;
});

/** A piece of text with what was found in it set off. */
export function marked(text: string, style: Omit<Span, 'text'>, search: Search | undefined): Span[] {
  if (search === undefined || search.hides) return [{ ...style, text }];
  const spans: Span[] = [];
  let at = 0;
  for (const match of text.matchAll(search.pattern)) {
    if (match.index > at) spans.push({ ...style, text: text.slice(at, match.index) });
    at = match.index + match[0].length;
    spans.push({ ...style, text: match[0], inverse: true });
  }
  return at < text.length || spans.length === 0 ? [...spans, { ...style, text: text.slice(at) }] : spans;
}
