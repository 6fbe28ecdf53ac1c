import type { LogEntry } from '../../model/action-log.ts';
import type { State } from '../../store/state.ts';
import type { View } from '../../store/ui-state.ts';
import { formatDuration } from '../../text/units.ts';
import type { Tone } from '../theme.ts';
import { passes } from '../widgets/arrange.ts';
import { clockTime } from '../widgets/clock.ts';
import { type Span, wrapSpans } from '../widgets/line.ts';
import { OUTCOMES } from '../widgets/outcomes.ts';
import { scrolledTo } from './scroll.ts';
import type { ViewSpec } from './view.ts';

type LogView = Extract<View, { type: 'log' }>;

/** Every command that was sent: when, by what, to which member, the answer, and the shell line that does the same. */
export const log: ViewSpec<LogView> = {
  title: 'Action log',
  notes: (state, view) => [
    ...(view.text === '' ? [] : [{ text: `/${view.text}`, tone: 'accent' } as const]),
    { text: `${listed(state, view).length} of ${state.log.length} commands`, tone: 'dim' },
  ],
  open: () => ({ type: 'log', text: '', top: 0 }),
  content: (state, view, { width, height }) => {
    const lines = linesOf(state, view, width);
    if (lines.length === 0) return [[{ text: '  no command was sent yet', tone: 'dim' }]];
    return lines.slice(view.top, view.top + height);
  },
  press: (id, _key, state, view, { width, height }, controls) => {
    if (id === 'copy') {
      const lines = listed(state, view).map((entry) => entry.equivalent);
      controls.copy(lines.join('\n'), 'the shell lines');
    }
    return scrolledTo(view, id, height, linesOf(state, view, width).length - height);
  },
  find: (view, text) => ({ ...view, text, top: 0 }),
};

function listed(state: State, view: LogView): LogEntry[] {
  return state.log
    .filter((entry) => passes(`${entry.action} ${entry.equivalent} ${entry.text}`, view.text))
    .reverse();
}

function linesOf(state: State, view: LogView, width: number): Span[][] {
  return listed(state, view).flatMap((entry) => {
    const { sign, tone } = OUTCOMES[entry.outcome ?? 'running'];
    const took = entry.tookMs === undefined ? '' : ` in ${formatDuration(entry.tookMs)}`;
    const head: Span[] = [
      { text: `  ${clockTime(entry.at)}.${String(entry.at % 1000).padStart(3, '0')}  `, tone: 'dim' },
      { text: `${sign} ${entry.action}`, tone },
      { text: ` → ${entry.targets.join(', ')} · by ${entry.by} · ${entry.outcome ?? 'running'}${took}` },
    ];
    const indented = (text: string, spanTone: Tone) =>
      wrapSpans(text, Math.max(10, width - 18), spanTone, ' '.repeat(16));
    return [head, ...indented(entry.text, 'plain'), ...indented(`$ ${entry.equivalent}`, 'dim')];
  });
}
