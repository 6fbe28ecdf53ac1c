import { containerOf } from '../../model/facts.ts';
import { logContainers } from '../../store/select-wanted.ts';
import type { State } from '../../store/state.ts';
import type { View } from '../../store/ui-state.ts';
import { shortError } from '../widgets/cells.ts';
import type { Note } from '../widgets/frame.ts';
import type { Span } from '../widgets/line.ts';
import { wrap } from '../widgets/text.ts';
import { foundLines, searchOf, shownLines } from './log-search.ts';

type LogsView = Extract<View, { type: 'logs' }>;

/** What is said in the title of the log view, the most important first. */
export function logNotes(state: State, view: LogsView): Note[] {
  return [
    { text: whose(state, view), tone: 'strong' },
    ...failureNotes(state),
    ...searchNotes(state, view),
    placeNote(state, view),
    ...containerNotes(state, view),
    ...readingNotes(state),
    { text: view.minutes === 0 ? 'all' : `since ${view.minutes} min`, tone: 'dim' },
    { text: `${state.logs.lines.length} lines`, tone: 'dim' },
    ...(state.logs.cut ? [{ text: 'older ones left out', tone: 'dim' } as const] : []),
  ];
}

/** The text of a log without lines. */
export function emptyLog(state: State, view: LogsView, width: number): Span[][] {
  return wrap(emptyText(state, view), Math.max(1, width - 2)).map((text) => [
    { text: `  ${text}`, tone: 'dim' },
  ]);
}

function emptyText(state: State, view: LogsView): string {
  const { followed, lines } = state.logs;
  if (containerOf(state, view.member) === undefined) return `${view.member} has no container any more`;
  if (lines.length > 0) return `every line has ${view.text.slice(1)} in it: nothing is left`;
  const failure = Object.values(followed).find(({ error }) => error !== undefined)?.error;
  if (failure !== undefined) return failure;
  const logs = Object.values(followed);
  if (logs.length === 0 || logs.some(({ caughtUp }) => !caughtUp)) return 'reading …';
  if (view.minutes === 0) return 'the log is empty';
  return `nothing was logged in the last ${view.minutes} min; s shows more`;
}

function whose(state: State, view: LogsView): string {
  const names = logContainers(state, view).map(({ member }) => member);
  if (view.scope === 'member') return view.member;
  return view.scope === 'all' ? `all ${names.length} services` : names.join(' ');
}

function failureNotes({ logs }: State): Note[] {
  const failed = Object.entries(logs.followed).flatMap(([member, { error }]) =>
    error === undefined ? [] : [`${member}: ${shortError(error)}, trying again`],
  );
  const [first, ...others] = failed;
  if (first === undefined) return [];
  return [{ text: others.length > 0 ? `${first} +${others.length} more` : first, tone: 'bad' }];
}

function searchNotes(state: State, view: LogsView): Note[] {
  const search = searchOf(view.text);
  if (search === undefined) return [];
  const { lines } = state.logs;
  if (search.hides) {
    const hidden = lines.length - shownLines(lines, view.text).length;
    return [{ text: `/${view.text} hides ${hidden}`, tone: 'accent' }];
  }
  const found = foundLines(lines, view.text);
  const at = view.match === undefined ? 0 : found.indexOf(view.match) + 1;
  const count = at > 0 ? `${at} of ${found.length}` : `${found.length} found`;
  return [{ text: `/${view.text} ${count}`, tone: found.length === 0 ? 'warn' : 'accent' }];
}

function placeNote({ logs }: State, { stand, text }: LogsView): Note {
  if (stand === undefined) return { text: 'following', tone: 'good' };
  const came = shownLines(logs.lines, text).filter((line) => line.id > stand.newest).length;
  return came === 0
    ? { text: 'paused, G follows', tone: 'dim' }
    : { text: `↓ ${came} new, G follows`, tone: 'accent' };
}

function containerNotes(state: State, view: LogsView): Note[] {
  const container = view.scope === 'member' ? containerOf(state, view.member) : undefined;
  if (container === undefined || container.state === 'running') return [];
  return [{ text: `container ${container.state}`, tone: container.state === 'paused' ? 'warn' : 'bad' }];
}

function readingNotes({ logs }: State): Note[] {
  const reading = Object.values(logs.followed).filter(
    ({ caughtUp, error }) => !caughtUp && error === undefined,
  );
  return reading.length === 0 || logs.lines.length === 0
    ? []
    : [{ text: `reading ${reading.length} more`, tone: 'dim' }];
}
