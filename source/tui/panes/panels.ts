import { membersOf } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import type { PanelId } from '../../store/ui-state.ts';
import { systems } from '../../systems/index.ts';
import { containers } from './containers.ts';
import type { Panel } from './panel.ts';

const ALL: readonly Panel[] = [
  ...systems.flatMap(({ id, pane }) => (pane === undefined ? [] : withGuests(id, pane))),
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
 * The panes that have somebody to show. Before anything is known of the members, those that every stack has: of the
 * others nobody knows yet whether there is one.
 */
export function peopledPanels(state: State): readonly PanelId[] {
  const isPeopled = (id: PanelId) =>
    id === 'containers' || usersOf(id).some((system) => membersOf(state, system).length > 0);
  const peopled = PANELS.filter(isPeopled);
  return peopled.length > 1 ? peopled : PANELS.filter((id) => panels[id].optional !== true);
}

/** The pane that has the keyboard: the one that was chosen, while it has somebody to show. */
export function focusedPanel(state: State): PanelId {
  const { panel } = state.ui;
  const peopled = peopledPanels(state);
  return peopled.includes(panel) ? panel : (peopled[0] ?? panel);
}

function usersOf(id: PanelId) {
  return systems
    .filter((system) => system.id === id || system.rowsIn?.pane === id)
    .map((system) => system.id);
}

function withGuests(id: PanelId, pane: Panel): Panel {
  const guests = systems.flatMap(({ rowsIn }) => (rowsIn?.pane === id ? rowsIn.sections : []));
  return { ...pane, sections: [...pane.sections, ...guests] };
}
