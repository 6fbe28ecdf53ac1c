import { containerOf } from '../../model/facts.ts';
import type { LogLine } from '../../model/log.ts';
import { logContainers } from '../../store/select-wanted.ts';
import type { State } from '../../store/state.ts';
import { LOG_SCOPES, LOG_WINDOWS, type View } from '../../store/ui-state.ts';
import type { Span } from '../widgets/line.ts';
import { emptyLog, logNotes } from './log-notes.ts';
import { centred, type LogPage, logPage, scrolledLog } from './log-page.ts';
import { type LogStyle, logRows, logText } from './log-rows.ts';
import { foundLines, searchOf, shownLines } from './log-search.ts';
import type { Size, ViewControls, ViewSpec } from './view.ts';

type LogsView = Extract<View, { type: 'logs' }>;

/** The log of a container, or of several merged by time, followed. */
export const logs: ViewSpec<LogsView> = {
  title: 'Logs',
  notes: logNotes,
  open: (state, selected) => {
    if (selected === undefined) return 'select a row first';
    if (containerOf(state, selected.member) === undefined) return `${selected.member} has no container`;
    return {
      type: 'logs',
      member: selected.member,
      scope: 'member',
      minutes: 5,
      from: state.now,
      wrap: false,
      times: true,
      text: '',
    };
  },
  content: (state, view, size) => {
    const { lines, page } = onScreen(state, view, size);
    return lines.length === 0 ? emptyLog(state, view, size.width) : page.rows;
  },
  press: (id, _key, state, view, size, controls) => {
    const screen = onScreen(state, view, size);
    switch (id) {
      case 'wrap':
        return { ...view, wrap: !view.wrap };
      case 'times':
        return { ...view, times: !view.times };
      case 'merge':
        return fromTheEnd({ ...view, scope: after(LOG_SCOPES, view.scope) });
      case 'since':
        return fromTheEnd({ ...view, minutes: after(LOG_WINDOWS, view.minutes), from: state.now });
      case 'next-match':
        return toMatch(state, view, screen, size, 1);
      case 'previous-match':
        return toMatch(state, view, screen, size, -1);
      case 'copy':
        copy(view, screen, controls);
        return undefined;
      default: {
        const { lines, page, draw } = screen;
        const last = scrolledLog(lines, page, id, size.height, draw);
        return last === undefined ? undefined : standingAt(state, view, lines, last);
      }
    }
  },
  find: ({ match: _, ...view }, text) => ({ ...view, text }),
};

type OnScreen = {
  readonly lines: readonly LogLine[];
  readonly page: LogPage;
  readonly style: LogStyle;
  readonly draw: (line: LogLine) => readonly (readonly Span[])[];
};

function onScreen(state: State, view: LogsView, { width, height }: Size): OnScreen {
  const lines = shownLines(state.logs.lines, view.text);
  const all = logContainers(state, { member: view.member, scope: 'all' }).map(({ member }) => member);
  const merged = logContainers(state, view).map(({ member }) => member);
  const style: LogStyle = {
    ...{ width, height, wrap: view.wrap, times: view.times, match: view.match },
    // Of all services, so that a service keeps its colour with any others beside it.
    hues: new Map(merged.map((member) => [member, all.indexOf(member)])),
    search: searchOf(view.text),
    key: JSON.stringify([width, height, view.wrap, view.times, merged, all, view.text]),
  };
  const draw = (line: LogLine) => logRows(line, style);
  return { lines, style, draw, page: logPage(lines, lastIndex(lines, view), height, draw) };
}

// A line that is not kept any more was older than all that are.
function lastIndex(lines: readonly LogLine[], { stand }: LogsView): number {
  if (stand === undefined) return lines.length - 1;
  return Math.max(0, indexOf(lines, stand.line));
}

function indexOf(lines: readonly LogLine[], id: number): number {
  return lines.findLastIndex((line) => line.id === id);
}

function after<T>(list: readonly T[], now: T): T {
  return list[(list.indexOf(now) + 1) % list.length] ?? now;
}

function fromTheEnd({ stand: _, match: __, ...view }: LogsView): LogsView {
  return view;
}

function standingAt(state: State, view: LogsView, lines: readonly LogLine[], last: number): LogsView {
  const { stand, ...rest } = view;
  const line = lines[last];
  if (line === undefined || last >= lines.length - 1) return rest;
  return { ...rest, stand: { line: line.id, newest: stand?.newest ?? state.logs.next - 1 } };
}

// Without a match yet, the search goes up from the last line on the screen, as one reads a log.
function toMatch(
  state: State,
  view: LogsView,
  { lines, page, draw }: OnScreen,
  { height }: Size,
  step: 1 | -1,
): LogsView | undefined {
  const found = foundLines(lines, view.text);
  const at = view.match === undefined ? -1 : found.indexOf(view.match);
  const seen = new Set(found);
  const nearest = lines.slice(0, page.last + 1).findLast((line) => seen.has(line.id))?.id ?? found[0];
  const match = at === -1 ? nearest : found[at + step];
  if (match === undefined) return undefined;
  const index = indexOf(lines, match);
  const inView = index >= page.first && index <= page.last;
  const last = inView ? page.last : centred(lines, index, height, draw);
  return { ...standingAt(state, view, lines, last), match };
}

function copy(view: LogsView, { lines, page, style }: OnScreen, controls: ViewControls): void {
  const found = new Set(foundLines(lines, view.text));
  const copied =
    found.size > 0 ? lines.filter((line) => found.has(line.id)) : lines.slice(page.first, page.last + 1);
  if (copied.length === 0) return;
  const text = copied.map((line) => logText(line, style)).join('\n');
  controls.copy(text, `${copied.length} ${found.size > 0 ? 'matching lines' : 'lines'}`);
}
