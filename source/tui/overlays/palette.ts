import fuzzysort from 'fuzzysort';
import type { Action } from '../../actions/action.ts';
import { offered } from '../../actions/catalogue.ts';
import type { State } from '../../store/state.ts';
import { topView } from '../../store/ui-state.ts';
import type { KeyBinding, Mode } from '../keys/key-binding.ts';
import { keysText, keyTable } from '../keys/keys.ts';
import type { Theme } from '../theme.ts';
import { isViewType } from '../views/views.ts';
import { contentWidth, frame, frameLines } from '../widgets/frame.ts';
import { cutSpans, type Span } from '../widgets/line.ts';
import { fitText, widthOf } from '../widgets/text.ts';

/** One thing that the palette can do. */
export type Entry = {
  readonly name: string;
  readonly title: string;
  readonly key: string;
  readonly does: { readonly action: Action } | { readonly binding: KeyBinding };
};

/** Lines of the list at least, where they fit; half of a higher screen. */
const LINES = 10;

/** Everything that can be done from here: what opens a view, actions (those of the pane first), and the rest. */
function entriesOf(state: State): readonly Entry[] {
  const here = topView(state.ui)?.type ?? 'panes';
  const bindings = keyTable.filter((binding) => isOffered(binding, here));
  const views = bindings.filter(({ id }) => isViewType(id));
  const own = bindings.filter((binding) => !views.includes(binding) && !binding.modes.includes('panes'));
  const others = bindings.filter((binding) => !views.includes(binding) && !own.includes(binding));
  return [
    ...[...own, ...views].map(entryOfKey),
    ...[...offered(state)].sort((a, b) => distance(a, state) - distance(b, state)).map(entryOfAction),
    ...others.map(entryOfKey),
  ];
}

// In a view its own keys are offered too: those that the footer shows.
function isOffered({ id, modes, palette, hint }: KeyBinding, here: Mode): boolean {
  if (id === here || id === 'back') return false;
  if (!modes.includes(here)) return palette === true && isViewType(id);
  return palette === true || (here !== 'panes' && hint !== undefined && !modes.includes('panes'));
}

function distance({ panel }: Action, { ui }: State): number {
  return panel === ui.panel ? 0 : panel === 'global' ? 1 : 2;
}

function entryOfAction(action: Action): Entry {
  return { name: action.id, title: action.summary, key: action.key ?? '', does: { action } };
}

function entryOfKey(binding: KeyBinding): Entry {
  return { name: binding.id, title: binding.title, key: keysText(binding), does: { binding } };
}

/**
 * The entries that match what was typed: those whose name has its letters in order, the best first, then those
 * whose title has the text. All of them when nothing was typed.
 */
export function paletteEntries(state: State, query: string): readonly Entry[] {
  const all = entriesOf(state);
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return all;
  const named = fuzzysort.go(wanted, all, { key: 'name', threshold: 0.2 }).map((result) => result.obj);
  const titled = all.filter(({ title }) => title.toLowerCase().includes(wanted));
  return [...new Set([...named, ...titled])];
}

/** The palette as lines; none when it is not open. */
export function paletteLines(state: State, width: number, height: number, theme: Theme): string[] {
  const { overlay } = state.ui;
  if (overlay?.type !== 'palette') return [];
  const kind = 'box';
  const all = paletteEntries(state, '');
  const entries = paletteEntries(state, overlay.query);
  const inner = contentWidth(kind, width);
  const wanted = Math.min(all.length, Math.max(LINES, Math.floor(height / 2)));
  const capacity = Math.max(1, Math.min(wanted, height - frameLines(kind) - 1));
  const at = Math.min(overlay.selected, Math.max(0, entries.length - 1));
  const from = Math.max(0, Math.min(at - Math.floor(capacity / 2), entries.length - capacity));
  const shown = entries.slice(from, from + capacity);
  const prompt: Span[] = [
    { text: ' : ', tone: 'accent' },
    { text: overlay.query, tone: 'strong' },
    { text: ' ', inverse: true },
  ];
  const widths = { name: widest(all, 'name'), key: widest(all, 'key') };
  const lines = shown.map((entry, i) => cutSpans(entrySpans(entry, widths, from + i === at), inner));
  if (shown.length === 0) lines.push([{ text: '   nothing matches', tone: 'dim' }]);
  // Always as high as with everything in it, so that the screen behind does not jump while typing.
  const size = { width, height: capacity + 1 + frameLines(kind) };
  const notes: Span[] = [{ text: `${entries.length} of ${all.length}`, tone: 'dim' }];
  return frame(
    { kind, ...size, focused: true, title: 'Actions and views', notes },
    [prompt, ...lines],
    theme,
  );
}

function entrySpans({ name, title, key }: Entry, widths: Widths, selected: boolean): Span[] {
  return [
    { text: ` ${selected ? '▸' : ' '} ` },
    { text: fitText(name, widths.name), tone: selected ? 'strong' : 'plain' },
    { text: `  ${fitText(key, widths.key)}  `, tone: 'accent' },
    { text: title, tone: 'dim' },
  ];
}

type Widths = { readonly name: number; readonly key: number };

// Over all entries, so that no column moves while something is typed.
function widest(entries: readonly Entry[], field: keyof Widths): number {
  return Math.max(...entries.map((entry) => widthOf(entry[field])));
}
