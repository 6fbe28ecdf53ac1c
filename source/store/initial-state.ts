import { noAlerts } from '../alerting/life.ts';
import { noLag } from '../cluster/lag/lag-history.ts';
import { noHandovers } from '../model/history.ts';
import { unseen } from '../model/observed.ts';
import { DEFAULT_PERIOD_MS } from '../model/pace.ts';
import type { MemberSystem } from '../model/system.ts';
import { defaultThresholds } from '../model/thresholds.ts';
import { systems } from '../systems/index.ts';
import { noDrills } from './drills.ts';
import { noLogs } from './reduce-logs.ts';
import type { State } from './state.ts';
import { initialUi } from './ui-state.ts';

/** What the operator has set beforehand; where nothing is said of read-only mode, that is up to the stack. */
export type Settings = Pick<State, 'thresholds' | 'readOnly' | 'readOnlyBy' | 'writeCheck'>;

/** The settings where none is given. */
export const defaultSettings: Settings = { thresholds: defaultThresholds };

/** Nothing known yet. `now` in ms since the epoch. */
export function initialState(project: string, now: number, settings = defaultSettings): State {
  // No member has reported anything yet.
  const noFacts = Object.fromEntries(systems.map(({ id }) => [id, {}])) as Record<
    MemberSystem,
    Record<string, never>
  >;
  return {
    ...noFacts,
    project,
    now,
    periodMs: DEFAULT_PERIOD_MS,
    containers: unseen,
    removed: [],
    ends: {},
    stats: {},
    dcs: unseen,
    lease: unseen,
    disagreeingSince: {},
    failoverTrails: {},
    postgres: {},
    writes: {},
    reads: {},
    ...settings,
    handovers: noHandovers,
    asked: [],
    alerts: noAlerts,
    lag: noLag,
    faults: unseen,
    timeline: [],
    runs: [],
    logs: noLogs,
    log: [],
    drills: noDrills,
    ui: initialUi,
  };
}
