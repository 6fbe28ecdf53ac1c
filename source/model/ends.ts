/** How the containers of a member ended, as the console saw it. */
export type Ends = {
  /** When Docker restarted it by itself, ms since the epoch: a bounded number of them, the oldest first. */
  readonly restarts: readonly number[];
  /** When a process of it was last killed for want of memory; absent where none was. */
  readonly oomAt?: number;
};

/** For how long an end is counted, ms. */
export const ENDS_COUNT_MS = 3_600_000;
