import type { Command } from '../model/command.ts';
import type { MemberSystem } from '../model/system.ts';

/** A live pane: that of a system, or the one of the containers. */
export type PanelId = MemberSystem | 'containers';

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
  /** How it was opened, for the action log: `key S`, `palette`. */
  readonly by: string;
  /** What was typed so far, where the member's name must be typed. */
  readonly typed: string;
};

/** What lies over the screen and has the keyboard. */
export type Overlay =
  | Confirmation
  | { readonly type: 'help'; readonly top: number }
  | {
      /** Every action and view by name. */
      readonly type: 'palette';
      readonly query: string;
      readonly selected: number;
    }
  | {
      /** One line of text for the pane's filter or the view's search; the text itself is theirs. */
      readonly type: 'prompt';
      /** The text before, which esc brings back. */
      readonly before: string;
    };

/** Minutes that the plots of the lag view show. */
export const LAG_WINDOWS = [1, 5, 15, 60] as const;

/** A view that fills the screen, with the state that is its own. */
export type View =
  | {
      readonly type: 'lag';
      readonly minutes: (typeof LAG_WINDOWS)[number];
      /** Replicas that are scrolled away above. */
      readonly top: number;
    }
  | {
      readonly type: 'timeline';
      /** Only entries of this layer. */
      readonly layer?: Layer;
      /** Only entries with this text in them; `!` in front means without. */
      readonly text: string;
      /** Lines that are scrolled away above. */
      readonly top: number;
    }
  | {
      readonly type: 'alerts';
      /** Number of the selected alert; the first one while it is not there. */
      readonly selected?: number;
    }
  | {
      readonly type: 'describe';
      readonly panel: PanelId;
      /** Key of the row. */
      readonly row: string;
      readonly member: string;
      /** The facts as JSON instead of a table. */
      readonly raw: boolean;
      /** What is searched for, and the line of the match that is selected. */
      readonly text: string;
      readonly match?: number;
      readonly top: number;
    }
  | { readonly type: 'log'; readonly text: string; readonly top: number }
  | { readonly type: 'history'; readonly text: string; readonly top: number }
  | {
      readonly type: 'drill';
      /** The drill that is selected where there is a choice. */
      readonly selected: number;
      /** What is asked: whether to begin, or whether to abort. */
      readonly asks?: 'begin' | 'abort';
      /** Lines that are scrolled away above, of a drill that runs or has run. */
      readonly top: number;
      /** The last run is put aside, for the choice of another one. */
      readonly choosing: boolean;
    }
  | {
      readonly type: 'logs';
      /** Whose log was opened. */
      readonly member: string;
      readonly scope: LogScope;
      /** How many minutes it shows; 0 means all that Docker kept. */
      readonly minutes: (typeof LOG_WINDOWS)[number];
      /** The time from which those minutes are counted back, ms since the epoch. */
      readonly from: number;
      readonly wrap: boolean;
      readonly times: boolean;
      /** What is searched for; with `!` in front, lines with it are hidden. */
      readonly text: string;
      /** The place at which it was stopped; absent while it follows the end. */
      readonly stand?: LogStand;
      /** Id of the line that the search has come to. */
      readonly match?: number;
    };

/** Minutes that the log view shows; 0 means all that Docker kept. */
export const LOG_WINDOWS = [1, 5, 15, 60, 0] as const;

/** Whose lines a log view merges: of its container, of all containers of that system, or of every service. */
export const LOG_SCOPES = ['member', 'system', 'all'] as const;
type LogScope = (typeof LOG_SCOPES)[number];

/** A log that was scrolled away from its end. */
type LogStand = {
  /** Id of the last line that is shown. */
  readonly line: number;
  /** Id of the newest line when it was left there: later ones are new. */
  readonly newest: number;
};

/** Who a line of the timeline is from. */
export type Layer = MemberSystem | 'dcs' | 'docker' | 'action' | 'alert';

/** Order of a pane's rows: by the column with this title. */
export type Sort = { readonly column: string; readonly descending: boolean };

export type Toast = { readonly text: string; readonly tone: 'info' | 'good' | 'bad'; readonly at: number };

export type Ui = {
  readonly panel: PanelId;
  /** Key of the selected row, per pane. */
  readonly selected: Readonly<Partial<Record<PanelId, string>>>;
  readonly filters: Readonly<Partial<Record<PanelId, string>>>;
  readonly sorts: Readonly<Partial<Record<PanelId, Sort>>>;
  readonly zoomed: boolean;
  /** Panes that are on the screen now. */
  readonly shown: readonly PanelId[];
  /** Views over the panes; the last one is seen. */
  readonly views: readonly View[];
  readonly overlay?: Overlay;
  readonly toast?: Toast;
};

export const initialUi: Ui = {
  panel: 'patroni',
  selected: {},
  filters: {},
  sorts: {},
  zoomed: false,
  shown: [],
  views: [],
};

/** The view that fills the screen; undefined while the panes do. */
export function topView(ui: Ui): View | undefined {
  return ui.views.at(-1);
}
