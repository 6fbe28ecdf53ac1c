import type { Alerts } from '../alerting/life.ts';
import type { Since } from '../cluster/agreement.ts';
import type { LagHistory } from '../cluster/lag/lag-history.ts';
import type { LogEntry } from '../model/action-log.ts';
import type { Outcome } from '../model/command.ts';
import type { Facts } from '../model/facts.ts';
import type { Handovers } from '../model/history.ts';
import type { Asked } from '../model/promotions.ts';
import type { Thresholds } from '../model/thresholds.ts';
import type { FailoverTrail } from '../systems/sentinel/failover-trail.ts';
import { onceForLast } from '../text/once.ts';
import type { Drills } from './drills.ts';
import type { Logs } from './reduce-logs.ts';
import type { Layer, Ui } from './ui-state.ts';

/** One line of the history of everything that changed. */
export type TimelineEntry = {
  /** Counts up; identifies the entry. */
  readonly id: number;
  /** ms since the epoch. */
  readonly at: number;
  readonly source: Layer;
  readonly text: string;
};

/** One execution of an action. */
export type Run = {
  readonly id: string;
  readonly action: string;
  readonly summary: string;
  readonly targets: readonly string[];
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly finishedAt?: number;
  /** Absent while it is in progress. */
  readonly outcome?: Outcome;
  /** Last progress, or the server's words at the end. */
  readonly text: string;
};

export type State = Facts & {
  /** Since when the layers disagree, by the id of the disagreement. */
  readonly disagreeingSince: Since;
  /** How far a failover of Redis has come, in the words of each sentinel. */
  readonly failoverTrails: Readonly<Record<string, FailoverTrail>>;
  readonly thresholds: Thresholds;
  /** How far the replicas were behind in the last hour. */
  readonly lag: LagHistory;
  readonly handovers: Handovers;
  /** What was asked of this stack on this machine, now and before, that may have changed its leader. */
  readonly asked: readonly Asked[];
  readonly alerts: Alerts;
  /** Newest last, bounded. */
  readonly timeline: readonly TimelineEntry[];
  /** Newest last, bounded. */
  readonly runs: readonly Run[];
  /** Of the containers whose log is on the screen. */
  readonly logs: Logs;
  /** Every command that was sent; newest last, bounded. */
  readonly log: readonly LogEntry[];
  readonly drills: Drills;
  readonly ui: Ui;
  /** Whether the operator switched read-only mode on or off; absent while the kind of the stack decides. */
  readonly readOnly?: boolean;
  /** Where read-only mode was set for as long as the console runs; absent where it may be switched off. */
  readonly readOnlyBy?: string;
  /** Whether writes of our own may be made on a stack that is not the bundled one, too. */
  readonly writeCheck?: boolean;
  /** What the panes and views show while the screen is frozen. */
  readonly frozen?: State;
};

/** The state that panes and views draw: the live one, or the frozen one under the live keyboard. */
export function shownState(state: State): State {
  return state.frozen === undefined ? state : underKeyboard(state.frozen, state.ui);
}

const underKeyboard = onceForLast((frozen: State, ui: Ui): State => ({ ...frozen, ui, frozen }));
