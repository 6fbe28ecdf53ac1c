import { offered } from '../../actions/catalogue.ts';
import type { State } from '../../store/state.ts';
import { topView } from '../../store/ui-state.ts';
import type { KeyBinding, Mode } from '../keys/key-binding.ts';
import { keysText, keyTable } from '../keys/keys.ts';
import type { Theme } from '../theme.ts';
import type { Size } from '../views/view.ts';
import { contentWidth, type FrameKind, frame, frameLines } from '../widgets/frame.ts';
import { padSpans, type Span } from '../widgets/line.ts';
import { fitText, widthOf, wrap } from '../widgets/text.ts';

/** From here on keys stand in two columns. */
const WIDE = 110;

/** Every mode of the keyboard by its title, in the order of help and README. */
export const MODES: readonly { readonly mode: Mode; readonly title: string }[] = [
  { mode: 'panes', title: 'Panes' },
  { mode: 'lag', title: 'Lag' },
  { mode: 'timeline', title: 'Timeline' },
  { mode: 'history', title: 'History' },
  { mode: 'alerts', title: 'Alerts' },
  { mode: 'describe', title: 'Describe' },
  { mode: 'logs', title: 'Logs' },
  { mode: 'log', title: 'Action log' },
  { mode: 'drill', title: 'Drill' },
  { mode: 'palette', title: 'Palette' },
  { mode: 'prompt', title: 'While a filter is typed' },
  { mode: 'confirm', title: 'In a confirmation' },
  { mode: 'type-name', title: 'Where a name must be typed' },
  { mode: 'text-field', title: 'While a field is typed' },
  { mode: 'help', title: 'In this help' },
];

const SIGNS: readonly (readonly [string, string])[] = [
  ['✓ ▲ ✗ ?', 'good, warning, bad, unknown'],
  ['refused · 12 s old', 'the member does not answer: the values of this row are that old'],
  ['leader? 20 s', 'etcd does not answer: this is what it said that long ago'],
  ['◌ 2 s', 'two layers differ, as they may for a moment while a role moves'],
  ['≠ redis', 'this sentinel disagrees with most of the others'],
  ['4 pinned', 'sessions that are still connected to a server that no longer takes writes'],
  ['exited (137)', 'the state of the container according to Docker, beside what the member reports'],
];

/** Lines of the help that fit the screen, from `top` on. */
export function helpLines(state: State, top: number, { width, height }: Size, theme: Theme): string[] {
  const kind: FrameKind = 'box';
  const all = helpContent(state, contentWidth(kind, width));
  const page = height - frameLines(kind);
  const from = Math.min(top, helpEnd(state, { width, height }));
  const shown = all.slice(from, from + page);
  const below = all.length - from - shown.length;
  const note = below > 0 ? `↓ ${below} more lines, j k` : from > 0 ? `↑ ${from} lines above` : '';
  const notes: Span[] = [{ text: note, tone: 'dim' }];
  return frame({ kind, width, focused: true, title: 'Help', notes }, shown, theme);
}

/** The greatest `top` that still fills the screen. */
export function helpEnd(state: State, { width, height }: Size): number {
  const all = helpContent(state, contentWidth('box', width)).length;
  return Math.max(0, all - (height - frameLines('box')));
}

// Where the operator is comes first; of everything else follows what is different there.
function helpContent(state: State, width: number): Span[][] {
  const here = topView(state.ui)?.type ?? 'panes';
  const others = MODES.filter(({ mode }) => mode !== here);
  const section = ({ mode, title }: (typeof MODES)[number]) => [
    heading(title),
    ...keys(keysOf(mode, here), width),
    [],
    ...(mode === 'panes'
      ? [heading('Actions (each asks before it changes the cluster)'), ...actions(state, width), []]
      : []),
  ];
  return [
    ...MODES.filter(({ mode }) => mode === here).flatMap(section),
    ...others.flatMap(section),
    heading('Signs'),
    ...SIGNS.flatMap(([sign, text]) => entry(sign, text, width, keyColumns(width))),
  ];
}

/** The keys of a mode; in another one than `here` only those that do not mean the same `here`. */
export function keysOf(mode: Mode, here: Mode): readonly KeyBinding[] {
  return keyTable.filter(({ modes }) => modes.includes(mode) && (mode === here || !modes.includes(here)));
}

function actions(state: State, width: number): Span[][] {
  return offered(state).flatMap((action) => [
    ...entry(action.key ?? '', `${action.title}. ${action.summary}.`, width, keyColumns(width)),
    ...(action.shell === false ? [] : usage(`paws-console ${action.usage}`, width)),
  ]);
}

function heading(text: string): Span[] {
  return [{ text: ` ${text}`, tone: 'accent' }];
}

function usage(text: string, width: number): Span[][] {
  const indent = ' '.repeat(keyColumns(width) + 3);
  return wrap(text, width - indent.length).map((part) => [{ text: `${indent}${part}`, tone: 'dim' }]);
}

function keys(bindings: readonly KeyBinding[], width: number): Span[][] {
  const column = keyColumns(width);
  const part = width < WIDE ? width : Math.floor(width / 2);
  const lines = bindings.map((binding) => entry(keysText(binding), binding.title, part, column));
  if (width < WIDE) return lines.flat();
  const left = lines.slice(0, Math.ceil(lines.length / 2)).flat();
  const right = lines.slice(Math.ceil(lines.length / 2)).flat();
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => [
    ...padSpans(left[i] ?? [], part),
    ...(right[i] ?? []),
  ]);
}

function entry(key: string, text: string, width: number, least: number): Span[][] {
  const column = Math.max(least, widthOf(key));
  const [first = '', ...rest] = wrap(text, Math.max(10, width - column - 4));
  return [
    [{ text: `  ${fitText(key, column)} `, tone: 'strong' }, { text: first }],
    ...rest.map((line): Span[] => [{ text: ' '.repeat(column + 3) }, { text: line }]),
  ];
}

function keyColumns(width: number): number {
  return width < 60 ? 8 : 14;
}
