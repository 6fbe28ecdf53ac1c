import type { Verdict } from './severity.ts';

/** Levels and times at which something is called degraded or critical. Each can be set: see `config.ts`. */
export type Thresholds = {
  /** Replay lag of a replica above which it is degraded, bytes. */
  readonly lagWarnBytes: number;
  /** Replay lag of a replica above which it is critical, bytes. */
  readonly lagCriticalBytes: number;
  /** More failovers than this within an hour are critical. */
  readonly failoversPerHour: number;
  /** Share of the connections of the primary above which it is degraded, percent. */
  readonly connectionsWarnPercent: number;
  /** Share of a pool of the application above which it is degraded, percent. */
  readonly poolWarnPercent: number;
  /** An owner of facts that has been failing for longer than this is silent, ms. */
  readonly silentAfterMs: number;
  /** How long a condition must hold before it is raised, ms; split-brain and the loss of a quorum do not wait. */
  readonly raiseAfterMs: number;
  /** How long a condition must be gone before its alert is cleared, ms. */
  readonly clearAfterMs: number;
};

/** The levels of the architecture document, and times in which what comes and goes has settled. */
export const defaultThresholds: Thresholds = {
  lagWarnBytes: 1 << 20,
  lagCriticalBytes: 10 << 20,
  failoversPerHour: 2,
  connectionsWarnPercent: 80,
  poolWarnPercent: 80,
  silentAfterMs: 10_000,
  raiseAfterMs: 5_000,
  clearAfterMs: 10_000,
};

/** How grave a value is. */
export type Level = Exclude<Verdict, 'unknown'>;

/** How grave a lag of so many bytes is. */
export function lagLevel(bytes: number, thresholds: Thresholds): Level {
  if (bytes > thresholds.lagCriticalBytes) return 'critical';
  return bytes > thresholds.lagWarnBytes ? 'degraded' : 'healthy';
}
