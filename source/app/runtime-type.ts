import type { DrillContext } from '../drill/context.ts';
import type { DrillProgress } from '../drill/result/progress.ts';
import type { Order, Saved } from '../drill/run-drills.ts';
import type { Store } from '../store/store.ts';
import type { ViewControls } from '../tui/views/view.ts';

export type Runtime = {
  readonly store: Store;
  /**
   * Carries an action out if it still is what was shown, and follows it to its outcome. Never rejects.
   * `shown` is the plan that the operator confirmed.
   */
  readonly run: DrillContext['run'];
  /**
   * Runs drills, one after the other, and reports how far they are; each leaves its report in a folder. An abort heals
   * what was broken, waits for that, and ends the row. @throws Error when another drill runs on the project.
   */
  readonly drill: (
    order: Order,
    tell: (progress: DrillProgress) => void,
    signal: AbortSignal,
  ) => Promise<readonly Saved[]>;
  /** The same for the console: what comes of it are events. */
  readonly drilling: ViewControls['drill'];
  /** Asks every source again, now. */
  readonly refresh: () => void;
  /** Asks more (1) or less (-1) often from now on; returns the new period for people. */
  readonly changePace: (step: 1 | -1) => string;
  /** Waits until every member was observed or failed to answer. */
  readonly settled: () => Promise<void>;
  /** Ends all sources and releases what they hold. */
  readonly stop: () => Promise<void>;
};
