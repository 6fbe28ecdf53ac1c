import type { Theme } from '../theme.ts';
import { cutSpans, line, padSpans, type Span, spansWidth } from './line.ts';

/** How a pane is drawn around its lines: a whole box, or only a rule that carries the title. */
export type FrameKind = 'box' | 'rule';

/** Something said at the right end of a pane's title; what does not fit is left out from the end. */
export type Note = Span;

type Frame = {
  readonly kind: FrameKind;
  readonly width: number;
  /** Lines in all, for which content is cut or filled with blank lines; absent: as many as the content takes. */
  readonly height?: number;
  /** Drawn with heavy lines. */
  readonly focused: boolean;
  readonly title: string;
  readonly notes: readonly Note[];
};

/** Lines that the frame takes beside its content. */
export function frameLines(kind: FrameKind): number {
  return kind === 'box' ? 2 : 1;
}

/** Columns that are left for the content. */
export function contentWidth(kind: FrameKind, width: number): number {
  return kind === 'box' ? width - 2 : width;
}

/** The content framed, one string per line. */
export function frame(spec: Frame, content: readonly (readonly Span[])[], theme: Theme): string[] {
  const { kind, width, focused } = spec;
  const tone = focused ? 'accent' : 'dim';
  const [left, right, bar, rule, footLeft, footRight] =
    kind === 'rule'
      ? focused
        ? ['━', '━', '', '━', '', '']
        : ['─', '─', '', '─', '', '']
      : focused
        ? ['┏', '┓', '┃', '━', '┗', '┛']
        : ['╭', '╮', '│', '─', '╰', '╯'];
  const rules = (n: number): Span => ({ text: (rule ?? '').repeat(Math.max(0, n)), tone });
  const title: Span = { text: ` ${spec.title} `, tone: focused ? 'strong' : 'plain' };
  const head = cutSpans([{ text: `${left}${rule}`, tone }, title], width - 2);
  const notes = fitNotes(spec.notes, width - spansWidth(head) - 4);
  const fill = width - spansWidth(head) - spansWidth(notes) - 2;
  const top = [...head, rules(fill), ...notes, { text: `${rule}${right}`, tone } as const];
  const side: Span[] = bar === '' ? [] : [{ text: bar ?? '', tone }];
  const inner = contentWidth(kind, width);
  const lineCount = spec.height === undefined ? content.length : Math.max(0, spec.height - frameLines(kind));
  const framed = Array.from({ length: lineCount }, (_, i) => {
    const spans = content[i] ?? BLANK;
    const known = framedOf.get(spans);
    if (known?.width === width && known.bar === bar && known.theme === theme) return known.text;
    const text = line([...side, ...padSpans(spans, inner), ...side], theme);
    framedOf.set(spans, { width, bar, theme, text });
    return text;
  });
  const foot: Span[] = [{ text: footLeft ?? '', tone }, rules(width - 2), { text: footRight ?? '', tone }];
  return [line(top, theme), ...framed, ...(kind === 'box' ? [line(foot, theme)] : [])];
}

const BLANK: readonly Span[] = [];

/** Lines as they were framed last, by their content: most of a pane is as it was before. */
const framedOf = new WeakMap<
  readonly Span[],
  { readonly width: number; readonly bar: string | undefined; readonly theme: Theme; readonly text: string }
>();

function fitNotes(notes: readonly Note[], width: number): Span[] {
  let kept = notes.filter((note) => note.text !== '');
  const joined = () =>
    kept.flatMap((note, i): Span[] => (i === 0 ? [note] : [{ text: ' · ', tone: 'dim' }, note]));
  while (kept.length > 1 && spansWidth(joined()) + 2 > width) kept = kept.slice(0, -1);
  if (kept.length === 0 || width < 6) return [];
  return [{ text: ' ' }, ...cutSpans(joined(), width - 2), { text: ' ' }];
}
