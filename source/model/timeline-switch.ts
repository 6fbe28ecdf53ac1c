import { memberName } from '../text/member-name.ts';

/** One past promotion: a row of Patroni's history (`/history` in the DCS, `GET /history`). */
export type TimelineSwitch = {
  /** The timeline that ended. */
  readonly timeline: number;
  /** WAL position at which it ended, bytes. */
  readonly lsn: number;
  readonly reason: string;
  /** When the next one began, ms since the epoch; absent in old rows. */
  readonly at?: number;
  /** Who was promoted; absent in old rows. */
  readonly newLeader?: string;
};

/** Reads one row, `[timeline, lsn, reason, time?, new leader?]`; undefined when it is no such row. */
export function historyRow(row: unknown): TimelineSwitch | undefined {
  if (!Array.isArray(row)) return undefined;
  const [timeline, lsn, reason, time, newLeader] = row as unknown[];
  // JSON has numbers that are none here: 1e999 is read as Infinity.
  if (!Number.isFinite(timeline) || !Number.isFinite(lsn)) return undefined;
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return {
    timeline: Number(timeline),
    lsn: Number(lsn),
    reason: typeof reason === 'string' ? reason : '',
    ...(Number.isNaN(at) ? {} : { at }),
    ...(typeof newLeader === 'string' ? { newLeader: memberName(newLeader) } : {}),
  };
}
