import type { Outcome } from './command.ts';

/** One command that was sent, and what came of it: a line of the action log. */
export type LogEntry = {
  /** Of the run of an action that it belongs to. */
  readonly run: string;
  /** Id of the action in the catalogue. */
  readonly action: string;
  /** How it was asked for: `key S`, `palette`, `command line`. */
  readonly by: string;
  /** Members that it touches. */
  readonly targets: readonly string[];
  /** The line that does the same from a shell; holds no password. */
  readonly equivalent: string;
  /** When it was sent, ms since the epoch. */
  readonly at: number;
  /** ms until its outcome was known; absent while it is in progress. */
  readonly tookMs?: number;
  readonly outcome?: Outcome;
  /** The answer, in the words of its sender. */
  readonly text: string;
};
