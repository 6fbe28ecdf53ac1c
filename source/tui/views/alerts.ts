import type { Alert } from '../../alerting/life.ts';
import { containerOf } from '../../model/facts.ts';
import { selectAlerts } from '../../store/select-alerts.ts';
import type { State } from '../../store/state.ts';
import type { PanelId, View } from '../../store/ui-state.ts';
import { isSystem } from '../../systems/index.ts';
import type { KeyId } from '../keys/key-binding.ts';
import { panels } from '../panes/panels.ts';
import { alertTable, detailLines } from './alerts-text.ts';
import { scrolled } from './scroll.ts';
import type { ViewSpec } from './view.ts';

type AlertsView = Extract<View, { type: 'alerts' }>;

/** Lines at the bottom for the selected alert in full. */
const DETAIL_LINES = 5;

/** Active alerts by severity, then past ones, the newest first; the selected one in full below them. */
export const alerts: ViewSpec<AlertsView> = {
  title: 'Alerts',
  notes: (state) => {
    const { active, past } = selectAlerts(state);
    const seen = active.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined).length;
    return [
      { text: `${active.length} active`, tone: active.length === 0 ? 'good' : 'warn' },
      ...(seen === 0 ? [] : [{ text: `${seen} acknowledged`, tone: 'dim' } as const]),
      { text: `${past.length} past`, tone: 'dim' },
    ];
  },
  open: () => ({ type: 'alerts' }),
  content: (state, view, { width, height }) => {
    const listed = list(state);
    const selected = selectedAlert(state, view);
    if (selected === undefined)
      return [[{ text: '  no alert, now or since the console was opened', tone: 'dim' }]];
    // Where there is little space, the list is worth more than the details of one alert.
    const details = height >= 3 * DETAIL_LINES ? detailLines(selected, width, DETAIL_LINES) : [];
    const table = alertTable(listed, selected, state.now, { width, height: height - details.length });
    const blank = Array.from({ length: Math.max(0, height - table.length - details.length) }, () => []);
    return [...table, ...(details.length === 0 ? [] : [...blank, ...details])];
  },
  press: (id, _key, state, view, { height }) => {
    const selected = selectedAlert(state, view);
    if (selected === undefined) return undefined;
    if (id === 'acknowledge') {
      const acknowledged = selected.acknowledgedAt === undefined;
      return { type: 'alert.acknowledged', alert: selected.number, acknowledged };
    }
    return move(id, state, view, height);
  },
  about: (state, view) => {
    const alert = selectedAlert(state, view);
    if (alert?.member === undefined) return undefined;
    return { panel: panelOf(state, alert), member: alert.member };
  },
};

function list(state: State): readonly Alert[] {
  const { active, past } = selectAlerts(state);
  return [...active, ...past];
}

/** The selected alert, or the first one while that is not there. */
function selectedAlert(state: State, { selected }: AlertsView): Alert | undefined {
  const listed = list(state);
  return listed.find(({ number }) => number === selected) ?? listed[0];
}

function move(id: KeyId, state: State, view: AlertsView, height: number): AlertsView | undefined {
  const listed = list(state);
  const selected = selectedAlert(state, view);
  const now = selected === undefined ? 0 : listed.indexOf(selected);
  const next = listed[scrolled(now, id, Math.max(1, height - DETAIL_LINES), listed.length - 1) ?? now];
  return next === undefined || next.number === view.selected ? undefined : { ...view, selected: next.number };
}

/** The pane that has the row of the alert's member. */
function panelOf(state: State, { member = '' }: Alert): PanelId {
  const role = containerOf(state, member)?.role ?? 'other';
  return isSystem(role) ? panels[role].id : 'containers';
}
