import { catalogue } from '../../actions/catalogue.ts';
import { keyTable } from '../keys.ts';
import type { Theme } from '../theme.ts';
import { contentWidth, type FrameKind, frame, frameLines } from '../widgets/frame.ts';
import type { Span } from '../widgets/line.ts';
import { fitText, wrap } from '../widgets/text.ts';

type Size = { readonly width: number; readonly height: number };

const KEY_COLUMNS = 14;

const SIGNS: readonly (readonly [string, string])[] = [
  ['✓ ▲ ✗ ?', 'good, needs a look, bad, not known'],
  ['refused · 12 s old', 'its owner does not answer: the values of this row are that old'],
  ['leader ?', 'etcd does not answer: this is what it said last'],
  ['exited (137)', 'what Docker says of the container, beside what the member says of itself'],
];

/** Lines of the help that fit the screen, from `top` on. */
export function helpLines(top: number, { width, height }: Size, theme: Theme): string[] {
  const kind: FrameKind = 'box';
  const all = helpContent(contentWidth(kind, width));
  const page = height - frameLines(kind);
  const from = Math.min(top, helpEnd({ width, height }));
  const shown = all.slice(from, from + page);
  const below = all.length - from - shown.length;
  const note = below > 0 ? `↓ ${below} more lines, j k` : from > 0 ? `↑ ${from} lines above` : '';
  return frame(
    { kind, width, focused: true, title: 'Help', notes: [{ text: note, tone: 'dim' }] },
    shown,
    theme,
  );
}

/** The greatest `top` that still fills the screen. */
export function helpEnd({ width, height }: Size): number {
  const all = helpContent(contentWidth('box', width)).length;
  return Math.max(0, all - (height - frameLines('box')));
}

function helpContent(width: number): Span[][] {
  return [
    heading('Actions (a capital letter changes the cluster, and asks before it does)'),
    ...catalogue.flatMap((action) => [
      ...entry(action.key ?? '', `${action.title}. ${action.summary}.`, width),
      ...usage(`paws-console ${action.usage}`, width),
    ]),
    [],
    heading('Panes'),
    ...keys('panes', width),
    [],
    heading('In a confirmation'),
    ...keys('confirm', width),
    [],
    heading('Where a name must be typed'),
    ...keys('type-name', width),
    [],
    heading('In this help'),
    ...keys('help', width),
    [],
    heading('Signs'),
    ...SIGNS.flatMap(([sign, text]) => entry(sign, text, width)),
  ];
}

function heading(text: string): Span[] {
  return [{ text: ` ${text}`, tone: 'accent' }];
}

function usage(text: string, width: number): Span[][] {
  const indent = ' '.repeat(KEY_COLUMNS + 3);
  return wrap(text, width - indent.length).map((part) => [{ text: `${indent}${part}`, tone: 'dim' }]);
}

function keys(mode: (typeof keyTable)[number]['modes'][number], width: number): Span[][] {
  return keyTable
    .filter((binding) => binding.modes.includes(mode))
    .flatMap((binding) => entry(binding.label, binding.title, width));
}

function entry(key: string, text: string, width: number): Span[][] {
  const column = Math.max(KEY_COLUMNS, key.length);
  const [first = '', ...rest] = wrap(text, Math.max(10, width - column - 4));
  return [
    [{ text: `  ${fitText(key, column)} `, tone: 'strong' }, { text: first }],
    ...rest.map((line): Span[] => [{ text: ' '.repeat(column + 3) }, { text: line }]),
  ];
}
