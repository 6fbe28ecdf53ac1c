import type { State } from '../../store/state.ts';
import type { PanelId } from '../../store/ui-state.ts';
import type { KeyId } from '../keys/key-binding.ts';
import { cutSpans, type Span } from '../widgets/line.ts';
import { type DescribeView, matchesOf, pageOf, textsOf } from './describe-page.ts';
import { describeText } from './describe-rows.ts';
import { DescribeTable, TITLE_LINES } from './describe-table.tsx';
import { scrolled } from './scroll.ts';
import type { Size, ViewSpec } from './view.ts';

/** Lines above a match that stay in view with it. */
const ABOVE_MATCH = 2;

/** The view of all that is known of a member; `panel` tells whose word comes first. */
function describeMember(panel: PanelId, member: string): DescribeView {
  return { type: 'describe', panel, row: member, member, raw: false, text: '', top: 0 };
}

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
  open: (state, selected) =>
    selected === undefined
      ? 'select a row first'
      : { ...describeMember(state.ui.panel, selected.member), row: selected.key },
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
    const top = scrolled(view.top, id, pageHeight(view, size) - 1, endOf(state, view, size));
    if (top !== undefined) return { type: 'view.changed', view: { ...view, top } };
    switch (id) {
      case 'raw': {
        const { match: _, ...rest } = view;
        return { type: 'view.changed', view: { ...rest, raw: !view.raw, top: 0 } };
      }
      case 'copy':
        controls.copy(copied(state, view), `all of ${view.member}`);
        return undefined;
      case 'next-match':
      case 'previous-match':
        return { type: 'view.changed', view: moved(state, view, id) };
      default:
        return undefined;
    }
  },
  find: {
    get: (view) => view.text,
    set: (view, text, state) => {
      const { match: _, ...rest } = view;
      const found = { ...rest, text };
      const matches = matchesOf(state, found);
      return at(found, matches.find((index) => index >= view.top) ?? matches[0]);
    },
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

function endOf(state: State, view: DescribeView, size: Size): number {
  return textsOf(state, view).length - pageHeight(view, size);
}

function copied(state: State, view: DescribeView): string {
  const { rows, json } = pageOf(state, view);
  return view.raw ? json.join('\n') : describeText(view.member, rows);
}
