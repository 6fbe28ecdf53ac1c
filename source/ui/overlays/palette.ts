import fuzzysort from 'fuzzysort';
import type { Action } from '../../actions/action.ts';
import { catalogue } from '../../actions/catalogue.ts';
import type { State } from '../../store/state.ts';
import { type KeyBinding, keyTable } from '../keys.ts';
import type { Theme } from '../theme.ts';
import { contentWidth, frame, frameLines } from '../widgets/frame.ts';
import { cutSpans, type Span } from '../widgets/line.ts';
import { fitText } from '../widgets/text.ts';

/** One thing that the palette can do. */
export type Entry = {
  readonly name: string;
  readonly title: string;
  readonly key: string;
  readonly does: { readonly action: Action } | { readonly binding: KeyBinding };
};

const LINES = 10;

const ENTRIES: readonly Entry[] = [
  ...catalogue.map(
    (action): Entry => ({
      name: action.id,
      title: action.summary,
      key: action.key ?? '',
      does: { action },
    }),
  ),
  ...keyTable
    .filter((binding) => binding.palette === true)
    .map(
      (binding): Entry => ({
        name: binding.id,
        title: binding.title,
        key: binding.label,
        does: { binding },
      }),
    ),
];

/** The entries that match what was typed, the best first; all of them when nothing was. */
export function paletteEntries(query: string): readonly Entry[] {
  if (query.trim() === '') return ENTRIES;
  const found = fuzzysort.go(query, ENTRIES, { keys: ['name', 'title'], limit: 0, threshold: 0.2 });
  return found.map((result) => result.obj);
}

/** The palette as lines; none when it is not open. */
export function paletteLines(state: State, width: number, height: number, theme: Theme): string[] {
  const { overlay } = state.ui;
  if (overlay?.type !== 'palette') return [];
  const kind = 'box';
  const entries = paletteEntries(overlay.query);
  const inner = contentWidth(kind, width);
  const room = Math.max(1, Math.min(LINES, height - frameLines(kind) - 1));
  const at = Math.min(overlay.selected, Math.max(0, entries.length - 1));
  const from = Math.max(0, Math.min(at - Math.floor(room / 2), entries.length - room));
  const shown = entries.slice(from, from + room);
  const prompt: Span[] = [
    { text: ' : ', tone: 'accent' },
    { text: overlay.query, tone: 'strong' },
    { text: ' ', inverse: true },
  ];
  const lines = shown.map((entry, i) => cutSpans(entrySpans(entry, from + i === at), inner));
  if (shown.length === 0) lines.push([{ text: '   nothing matches', tone: 'dim' }]);
  // Always as high as with everything in it, so that the screen behind does not jump while typing.
  while (lines.length < room) lines.push([]);
  const count = `${entries.length} of ${ENTRIES.length}`;
  return frame(
    { kind, width, focused: true, title: 'Actions and views', notes: [{ text: count, tone: 'dim' }] },
    [prompt, ...lines],
    theme,
  );
}

function entrySpans({ name, title, key }: Entry, selected: boolean): Span[] {
  return [
    { text: ` ${selected ? '▸' : ' '} ` },
    { text: fitText(name, 24), tone: selected ? 'strong' : 'plain' },
    { text: ` ${fitText(key, 8)} `, tone: 'accent' },
    { text: title, tone: 'dim' },
  ];
}
