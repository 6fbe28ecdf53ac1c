import type { Command, Outcome } from '../domain/command.ts';
import type { Facts } from '../domain/facts.ts';
import { unseen } from '../domain/observed.ts';

/** The four live panes. */
export const PANELS = ['patroni', 'etcd', 'sentinel', 'haproxy'] as const;
export type PanelId = (typeof PANELS)[number];

/** What an action is aimed at: a member and the values of the action's own fields. */
export type Target = {
  readonly member?: string;
  readonly values: Readonly<Record<string, string>>;
};

/** A confirmation that is open: exactly what will be done is part of the state. */
export type Confirmation = {
  readonly type: 'confirm';
  /** Id of the action in the catalogue. */
  readonly action: string;
  readonly target: Target;
  /** What was shown; execution is refused when the plan has become another one. */
  readonly plan: readonly Command[];
  /** Index of the field that has the focus. */
  readonly field: number;
  /** What was typed so far, where the member's name must be typed. */
  readonly typed: string;
};

export type Overlay = { readonly type: 'help'; readonly top: number } | Confirmation;

/** One line of the history of everything that changed. */
export type TimelineEntry = {
  /** Counts up; identifies the entry. */
  readonly id: number;
  /** ms since the epoch. */
  readonly at: number;
  readonly source: 'dcs' | 'patroni' | 'etcd' | 'sentinel' | 'redis' | 'haproxy' | 'docker' | 'action';
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

export type Toast = { readonly text: string; readonly tone: 'info' | 'good' | 'bad'; readonly at: number };

export type Ui = {
  readonly panel: PanelId;
  /** Key of the selected row, per pane. */
  readonly selected: Readonly<Partial<Record<PanelId, string>>>;
  readonly zoomed: boolean;
  readonly overlay?: Overlay;
  readonly toast?: Toast;
};

export type State = Facts & {
  /** Newest last, bounded. */
  readonly timeline: readonly TimelineEntry[];
  /** Newest last, bounded. */
  readonly runs: readonly Run[];
  readonly ui: Ui;
};

/** Nothing known yet. `now` in ms since the epoch. */
export function initialState(project: string, now: number): State {
  return {
    project,
    now,
    containers: unseen,
    dcs: unseen,
    lease: unseen,
    etcd: {},
    patroni: {},
    sentinel: {},
    redis: {},
    haproxy: {},
    timeline: [],
    runs: [],
    ui: { panel: 'patroni', selected: {}, zoomed: false },
  };
}
