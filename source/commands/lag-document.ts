import type { LagNow } from '../cluster/lag/lag-now.ts';
import type { LagRow } from '../store/select-lag.ts';

/**
 * What `lag --json` prints, one line per sample: the one that a row was made of; `primary` is who it was compared with.
 * Both positions behind it are from the nodes' own mouths: `at` (ISO 8601) is when the replica answered; where the
 * primary was at that moment is known from its answers before and after it.
 */
export function lagDocument(row: LagRow, lag: LagNow, primary: string) {
  return {
    at: new Date(lag.at).toISOString(),
    primary,
    replica: row.member,
    /** As PostgreSQL or Patroni names it: `streaming`, `in archive recovery`, … */
    state: row.state,
    replayPaused: row.paused,
    /** Of the replay lag, by the thresholds of the alerts: `healthy`, `degraded`, `critical`. */
    level: row.replayLevel,
    receiveBytes: lag.receive,
    replayBytes: lag.replay,
    /** Since the primary was there; null when that was before the first sample. */
    receiveSeconds: rounded(lag.receiveSeconds),
    replaySeconds: rounded(lag.replaySeconds),
    /** Null until there are two samples. */
    writeBytesPerSecond: rounded(lag.writeRate),
    replayBytesPerSecond: rounded(lag.replayRate),
    /** At these rates; null while they are not known, and when the replica does not gain on the primary. */
    catchUpSeconds: lag.catchUp === 'never' ? null : rounded(lag.catchUp),
  };
}

// To a thousandth: what was measured is not more exact.
function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 1000) / 1000;
}
