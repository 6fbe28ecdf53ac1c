import { shownMembersOf } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import type { PanelId } from '../../store/ui-state.ts';
import { systems } from '../../systems/index.ts';
import { containers } from './containers.ts';
import type { Panel } from './panel.ts';

const ALL: readonly Panel[] = [
  ...systems.flatMap(({ id, pane }) => (pane === undefined ? [] : withRowsOfOthers(id, pane))),
  containers,
].sort((a, b) => a.digit - b.digit);

/** The live panes, in the order of their digits. */
export const PANELS: readonly PanelId[] = ALL.map(({ id }) => id);

/** Every pane by its id; a system whose rows stand in the pane of another one has that pane. */
export const panels = Object.fromEntries([
  ...ALL.map((panel) => [panel.id, panel]),
  ...systems.flatMap(({ id, rowsIn }) =>
    rowsIn === undefined ? [] : [[id, ALL.find((panel) => panel.id === rowsIn.pane)]],
  ),
]) as Readonly<Record<PanelId, Panel>>;

/**
 * The panes of which there are members. Before any member is known, the panes of what every stack has: whether there is
 * something else is not known yet.
 */
export function panelsWithMembers(state: State): readonly PanelId[] {
  const hasMembers = (id: PanelId) =>
    id === 'containers' || systemsIn(id).some((system) => shownMembersOf(state, system).length > 0);
  const shown = PANELS.filter(hasMembers);
  return shown.length > 1 ? shown : PANELS.filter((id) => panels[id].optional !== true);
}

/** The pane that has the keyboard: the one that was chosen, while it has members. */
export function focusedPanel(state: State): PanelId {
  const { panel } = state.ui;
  const shown = panelsWithMembers(state);
  return shown.includes(panel) ? panel : (shown[0] ?? panel);
}

function systemsIn(id: PanelId) {
  return systems
    .filter((system) => system.id === id || system.rowsIn?.pane === id)
    .map((system) => system.id);
}

function withRowsOfOthers(id: PanelId, pane: Panel): Panel {
  const others = systems.flatMap(({ rowsIn }) => (rowsIn?.pane === id ? rowsIn.sections : []));
  return { ...pane, sections: [...pane.sections, ...others] };
}
