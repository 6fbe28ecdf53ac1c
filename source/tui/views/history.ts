import { type Promotion, whyText } from '../../model/promotions.ts';
import { selectPromotions } from '../../store/select.ts';
import type { State } from '../../store/state.ts';
import type { View } from '../../store/ui-state.ts';
import { formatLsn } from '../../systems/patroni/lsn.ts';
import type { Tone } from '../theme.ts';
import { passes } from '../widgets/arrange.ts';
import { clockTime, dateTime } from '../widgets/clock.ts';
import { cutSpans, type Span, wrapSpans } from '../widgets/line.ts';
import { scrolledTo } from './scroll.ts';
import type { ViewSpec } from './view.ts';

type HistoryView = Extract<View, { type: 'history' }>;

/** Every promotion that Patroni kept, with who asked for it and why, the newest first. */
export const history: ViewSpec<HistoryView> = {
  title: 'History',
  notes: (state, view) => [
    ...(view.text === '' ? [] : [{ text: `/${view.text}`, tone: 'accent' } as const]),
    { text: `${listed(state, view).length} of ${selectPromotions(state).length} promotions`, tone: 'dim' },
  ],
  open: () => ({ type: 'history', text: '', top: 0 }),
  content: (state, view, { width, height }) => {
    const lines = linesOf(state, view, width);
    if (lines.length > 0) return lines.slice(view.top, view.top + height);
    const { value, error } = state.dcs;
    const text =
      value === undefined
        ? `the history in etcd cannot be read: ${error ?? 'not asked yet'}`
        : value.history.length === 0
          ? 'no promotion since the cluster was created'
          : 'nothing passes the filter';
    return [[{ text: `  ${text}`, tone: 'dim' }]];
  },
  press: (id, _key, state, view, { width, height }, controls) => {
    if (id === 'copy') {
      const lines = listed(state, view).flatMap((row) => [headOf(row), ...detailsOf(row)]);
      controls.copy(lines.join('\n'), 'the history');
    }
    return scrolledTo(view, id, height, linesOf(state, view, width).length - height);
  },
  find: (view, text) => ({ ...view, text, top: 0 }),
};

function listed(state: State, view: HistoryView): Promotion[] {
  return selectPromotions(state).filter((row) =>
    passes([headOf(row), ...detailsOf(row)].join(' '), view.text),
  );
}

/** When, which timeline, the old leader and the new one: `2026-01-15 12:00:00  2 → 3  patroni1 → patroni2`. */
export function headOf({ at, timeline, from, newLeader }: Promotion): string {
  const when = at === undefined ? 'no time known      ' : dateTime(at);
  const who = `${from === undefined || from === newLeader ? '' : `${from} → `}${newLeader ?? 'unknown'}`;
  return `${when}  timeline ${timeline} → ${timeline + 1}  ${who}`;
}

/** Why it happened, and what PostgreSQL wrote into its history. */
export function detailsOf({ why, lsn, reason }: Promotion): readonly string[] {
  const asked = 'asked' in why ? `, at ${clockTime(why.asked.at)}` : '';
  return [`${whyText(why)}${asked}`, `at ${formatLsn(lsn)}: ${reason || 'no reason given'}`];
}

function linesOf(state: State, view: HistoryView, width: number): Span[][] {
  return listed(state, view).flatMap((row) => {
    const [why = '', ...rest] = detailsOf(row);
    const indented = (text: string, tone: Tone) =>
      wrapSpans(text, Math.max(10, width - 8), tone, ' '.repeat(6));
    return [
      cutSpans([{ text: `  ${headOf(row)}`, tone: 'strong' }], width),
      ...indented(why, 'plain'),
      ...rest.flatMap((text) => indented(text, 'dim')),
    ];
  });
}
