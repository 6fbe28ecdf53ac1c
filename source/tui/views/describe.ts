import type { State } from '../../store/state.ts';
import type { KeyId } from '../keys/key-binding.ts';
import { cutSpans, type Span } from '../widgets/line.ts';
import { type DescribeView, matchesOf, pageOf, textsOf } from './describe-page.ts';
import { describeText } from './describe-rows.ts';
import { DescribeTable, TITLE_LINES } from './describe-table.tsx';
import { scrolledTo } from './scroll.ts';
import type { Size, ViewSpec } from './view.ts';

/** Lines above a match that stay in view with it. */
const ABOVE_MATCH = 2;

/** All that is known of one member, by who says it, each statement with its time; or the same as JSON. */
export const describe: ViewSpec<DescribeView> = {
  title: 'Describe',
  notes: (state, view) => {
    const matches = matchesOf(state, view);
    const at = matches.indexOf(view.match ?? -1) + 1;
    return [
      { text: view.member, tone: 'strong' },
      ...(view.text === ''
        ? []
        : [{ text: `/${view.text} ${at} of ${matches.length}`, tone: 'accent' } as const]),
      { text: extentOf(state, view), tone: 'dim' },
    ];
  },
  open: ({ ui: { panel } }, selected) => {
    if (selected === undefined) return 'select a row first';
    const { key: row, member } = selected;
    return { type: 'describe', panel, row, member, raw: false, text: '', top: 0 };
  },
  about: (_state, { panel, member }) => ({ panel, member }),
  component: (view) => (view.raw ? undefined : DescribeTable),
  content: (state, view, { width, height }) => {
    const { json } = pageOf(state, view);
    const from = Math.max(0, Math.min(view.top, json.length - height));
    const wanted = view.text.toLowerCase();
    return json.slice(from, from + height).map((text, i): Span[] => {
      const isMatch = wanted !== '' && text.toLowerCase().includes(wanted);
      const lead: Span = { text: view.match === from + i ? '▸ ' : '  ', tone: 'accent' };
      return [lead, ...cutSpans([{ text, tone: isMatch ? 'accent' : 'plain' }], width - 2)];
    });
  },
  press: (id, _key, state, view, size, controls) => {
    const { match: _, ...rest } = view;
    if (id === 'raw') return { ...rest, raw: !view.raw, top: 0 };
    if (id === 'copy') controls.copy(copied(state, view), `all of ${view.member}`);
    if (id === 'next-match' || id === 'previous-match') return moved(state, view, id);
    const page = pageHeight(view, size);
    return scrolledTo(view, id, page - 1, textsOf(state, view).length - page);
  },
  find: ({ match: _, ...view }, text, state) => {
    const found = { ...view, text };
    const matches = matchesOf(state, found);
    return at(found, matches.find((index) => index >= view.top) ?? matches[0]);
  },
};

function extentOf(state: State, view: DescribeView): string {
  const { rows } = pageOf(state, view);
  if (rows.length === 0) return 'nothing is known';
  return view.raw ? 'raw JSON' : `${rows.length} lines`;
}

function moved(state: State, view: DescribeView, id: KeyId): DescribeView {
  const matches = matchesOf(state, view);
  const now = view.match ?? view.top - 1;
  return id === 'next-match'
    ? at(view, matches.find((index) => index > now) ?? matches[0])
    : at(view, matches.findLast((index) => index < now) ?? matches.at(-1));
}

function at(view: DescribeView, match: number | undefined): DescribeView {
  return match === undefined ? view : { ...view, match, top: Math.max(0, match - ABOVE_MATCH) };
}

function pageHeight({ raw }: DescribeView, { height }: Size): number {
  return raw ? height : height - TITLE_LINES;
}

function copied(state: State, view: DescribeView): string {
  const { rows, json } = pageOf(state, view);
  return view.raw ? json.join('\n') : describeText(view.member, rows);
}
