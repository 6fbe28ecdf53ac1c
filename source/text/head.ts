// V8 copies what is no longer than this when it cuts (`SlicedString::kMinLength` is 13).
const COPIED_ANYWAY = 12;

/**
 * The first `length` UTF-16 units of a text at most, never the half of a character; a text of its own, that keeps
 * nothing else in the memory.
 */
export function headBy(text: string, length: number): string {
  if (text.length <= length) return text;
  return copied(text.slice(0, isPairAt(text, length) ? length - 1 : length));
}

/** The last `length` UTF-16 units of a text at most, never the half of a character; a text of its own. */
export function tailBy(text: string, length: number): string {
  if (text.length <= length) return text;
  const start = text.length - length;
  return copied(text.slice(isPairAt(text, start) ? start + 1 : start));
}

/** The text, with an ellipsis instead of what is more than `length` UTF-16 units. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${headBy(text, length - 1)}…`;
}

/**
 * The same text without the longer one that it was cut from: V8 cuts by pointing into it (`SlicedString`), so that a
 * short piece of a large answer keeps all of it in memory.
 */
export function copied(text: string): string {
  return text.length <= COPIED_ANYWAY ? text : Buffer.from(text).toString();
}

function isPairAt(text: string, index: number): boolean {
  return (
    isBetween(text.charCodeAt(index - 1), 0xd800, 0xdbff) && isBetween(text.charCodeAt(index), 0xdc00, 0xdfff)
  );
}

function isBetween(code: number, first: number, last: number): boolean {
  return code >= first && code <= last;
}
