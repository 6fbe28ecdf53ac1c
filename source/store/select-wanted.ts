import { type Container, isRunning } from '../model/container.ts';
import { containerOf } from '../model/facts.ts';
import { byName } from '../text/names.ts';
import type { State } from './state.ts';
import { topView, type View } from './ui-state.ts';

// Facts that cost the engine something are asked for only while they are on the screen.

type LogsView = Extract<View, { type: 'logs' }>;

/** Containers whose use of the machine is on the screen. */
export function wantedStats(state: State): readonly Container[] {
  const view = topView(state.ui);
  const running = (state.containers.value ?? []).filter(
    (container) => isRunning(container) || container.state === 'paused',
  );
  if (view === undefined) return state.ui.shown.includes('containers') ? running : [];
  return view.type === 'describe' ? running.filter(({ member }) => member === view.member) : [];
}

/** Logs that are on the screen. */
type WantedLogs = {
  readonly containers: readonly Container[];
  /** Only lines from here on, ms since the epoch; absent: all that Docker kept. */
  readonly since?: number;
};

/** The logs that the view on top shows; no containers while it is another view. */
export function wantedLogs(state: State): WantedLogs {
  const view = topView(state.ui);
  if (view?.type !== 'logs') return { containers: [] };
  const containers = logContainers(state, view);
  return view.minutes === 0 ? { containers } : { containers, since: view.from - view.minutes * 60_000 };
}

/** The containers whose lines a log view merges, in the order of their members. */
export function logContainers(
  state: Pick<State, 'containers'>,
  { member, scope }: Pick<LogsView, 'member' | 'scope'>,
): readonly Container[] {
  const own = containerOf(state, member);
  const all = state.containers.value ?? [];
  const wanted = {
    member: () => (own === undefined ? [] : [own]),
    system: () => all.filter(({ role }) => role === own?.role),
    all: () => all,
  };
  return [...wanted[scope]()].sort((a, b) => byName(a.member, b.member));
}
