import type { LogLine } from '../../model/log.ts';
import type { Span } from '../widgets/line.ts';
import { clean } from '../widgets/text.ts';

// What is drawn of a line, computed once: searching and drawing must see the same characters.
const plain = new WeakMap<LogLine, string>();

/** The text of a line as it is drawn. */
export function plainText(line: LogLine): string {
  const known = plain.get(line);
  if (known !== undefined) return known;
  const text = clean(line.text);
  plain.set(line, text);
  return text;
}

/** What is looked for: lines with it are found, or hidden when it is written with `!` in front. */
export type Search = { readonly pattern: RegExp; readonly hides: boolean };

/** The search of a text; undefined while there is nothing to look for. */
export function searchOf(text: string): Search | undefined {
  const hides = text.startsWith('!');
  const wanted = hides ? text.slice(1) : text;
  if (wanted === '') return undefined;
  const pattern = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'giu');
  return { pattern, hides };
}

let filtered:
  | { readonly of: readonly LogLine[]; readonly text: string; readonly lines: readonly LogLine[] }
  | undefined;

/** The lines that `text` does not hide. */
export function shownLines(lines: readonly LogLine[], text: string): readonly LogLine[] {
  if (searchOf(text)?.hides !== true) return lines;
  if (filtered?.of !== lines || filtered.text !== text) {
    const matches = matcher(text);
    filtered = { of: lines, text, lines: lines.filter((line) => !matches(line)) };
  }
  return filtered.lines;
}

let found:
  | { readonly of: readonly LogLine[]; readonly text: string; readonly ids: readonly number[] }
  | undefined;

/** Ids of the lines that `text` finds, the oldest first. */
export function foundLines(lines: readonly LogLine[], text: string): readonly number[] {
  const search = searchOf(text);
  if (search === undefined || search.hides) return [];
  if (found?.of !== lines || found.text !== text) {
    found = { of: lines, text, ids: lines.filter(matcher(text)).map((line) => line.id) };
  }
  return found.ids;
}

let asked: { readonly text: string; readonly answers: WeakMap<LogLine, boolean> } | undefined;

// New lines come several times a second, and all the others were asked before.
function matcher(text: string): (line: LogLine) => boolean {
  if (asked?.text !== text) asked = { text, answers: new WeakMap() };
  const { answers } = asked;
  const pattern = searchOf(text)?.pattern;
  return (line) => {
    const known = answers.get(line);
    if (known !== undefined) return known;
    const answer = pattern !== undefined && plainText(line).search(pattern) !== -1;
    answers.set(line, answer);
    return answer;
  };
}

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
