import type { LagNow } from '../cluster/lag/lag-now.ts';
import type { LagRow } from '../store/select-lag.ts';

/**
 * What `lag --json` prints, one line per sample. Both positions behind it are from the nodes' own mouths:
 * `at` (ISO 8601) is when the replica answered; where the primary was at that moment is known from its answers
 * before and after it.
 */
type LagDocument = {
  readonly at: string;
  readonly primary: string;
  readonly replica: string;
  /** As PostgreSQL or Patroni names it: `streaming`, `in archive recovery`, … */
  readonly state: string;
  readonly replayPaused: boolean;
  /** Of the replay lag, by the thresholds of the alerts: `ok`, `warning`, `critical`. */
  readonly level: string;
  readonly receiveBytes: number;
  readonly replayBytes: number;
  /** Since the primary was there; null when that was before the first look. */
  readonly receiveSeconds: number | null;
  readonly replaySeconds: number | null;
  /** Null until there are two samples. */
  readonly writeBytesPerSecond: number | null;
  readonly replayBytesPerSecond: number | null;
  /** At these rates; null while they are not known, and when the replica does not gain on the primary. */
  readonly catchUpSeconds: number | null;
};

/** The sample that a row was made of; `primary` is who it was compared with. */
export function lagDocument(row: LagRow, lag: LagNow, primary: string): LagDocument {
  return {
    at: new Date(lag.at).toISOString(),
    primary,
    replica: row.member,
    state: row.state,
    replayPaused: row.paused,
    level: row.replayLevel,
    receiveBytes: lag.receive,
    replayBytes: lag.replay,
    receiveSeconds: rounded(lag.receiveSeconds),
    replaySeconds: rounded(lag.replaySeconds),
    writeBytesPerSecond: rounded(lag.writeRate),
    replayBytesPerSecond: rounded(lag.replayRate),
    catchUpSeconds: lag.catchUp === 'never' ? null : rounded(lag.catchUp),
  };
}

// To a thousandth: what was measured is not more exact.
function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 1000) / 1000;
}
