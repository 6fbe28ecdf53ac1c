import type { LogLine } from '../../model/log.ts';
import type { KeyId } from '../keys/key-binding.ts';
import type { Span } from '../widgets/line.ts';

/** The part of a log that is on the screen: indexes of its first and last line, and their rows. */
export type LogPage = {
  readonly first: number;
  readonly last: number;
  readonly rows: readonly (readonly Span[])[];
};

type Draw = (line: LogLine) => readonly (readonly Span[])[];

/**
 * The page that ends with the line at `last`; when there are too few lines above it, it goes on below. Only what
 * is seen is drawn.
 */
export function logPage(lines: readonly LogLine[], last: number, height: number, draw: Draw): LogPage {
  let rows: (readonly Span[])[] = [];
  let first = last + 1;
  while (first > 0 && rows.length < height) {
    first -= 1;
    const line = lines[first];
    if (line !== undefined) rows = [...draw(line), ...rows];
  }
  if (rows.length >= height) return { first, last, rows: rows.slice(-height) };
  let end = last;
  while (end + 1 < lines.length && rows.length < height) {
    end += 1;
    const line = lines[end];
    if (line !== undefined) rows.push(...draw(line));
  }
  return { first, last: end, rows: rows.slice(0, height) };
}

/** Index of the last line of the page that begins with the line at `first`. */
function pageEnd(lines: readonly LogLine[], first: number, height: number, draw: Draw): number {
  let rows = 0;
  let end = first;
  for (; end < lines.length && rows < height; end += 1) {
    const line = lines[end];
    rows += line === undefined ? 0 : draw(line).length;
  }
  // The last one counts only when all of it is seen.
  return Math.max(first, rows > height ? end - 2 : end - 1);
}

/**
 * Index of the last line on the screen after a scrolling key; the end of the log means that it is followed again.
 * Undefined for keys that do not scroll.
 */
export function scrolledLog(
  lines: readonly LogLine[],
  page: LogPage,
  id: KeyId,
  height: number,
  draw: Draw,
): number | undefined {
  const end = lines.length - 1;
  // One line of the page before stays in view.
  const steps: Partial<Record<KeyId, () => number>> = {
    down: () => page.last + 1,
    up: () => page.last - 1,
    'page-down': () => Math.max(page.last + 1, pageEnd(lines, page.last, height, draw)),
    'page-up': () => Math.min(page.last - 1, page.first),
    first: () => 0,
    last: () => end,
  };
  const step = steps[id];
  if (step === undefined) return undefined;
  return Math.min(end, Math.max(step(), Math.min(end, pageEnd(lines, 0, height, draw))));
}

/** Index of the last line of the page that has the line at `index` in its middle. */
export function centred(lines: readonly LogLine[], index: number, height: number, draw: Draw): number {
  return Math.min(lines.length - 1, pageEnd(lines, index, Math.ceil(height / 2), draw));
}
