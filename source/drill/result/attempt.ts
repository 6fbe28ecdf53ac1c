/**
 * A way of trying the stack again and again: `persistent` and `fresh` write through HAProxy's port for the primary
 * (over connections that are kept, over a new one each time), `read` reads through the port for the replicas, `redis` writes to
 * the master that the sentinels name.
 */
export type Lane = (typeof laneNames)[number];

/** Every lane, in the order in which they are reported. */
export const laneNames = ['persistent', 'fresh', 'read', 'redis'] as const;

/** What each lane is called for people. */
export const LANE_TEXT: Readonly<Record<Lane, string>> = {
  persistent: 'writes over kept connections',
  fresh: 'writes over a new connection each time',
  read: 'reads from the replicas',
  redis: 'writes to Redis',
};

/** The lanes that write to PostgreSQL: their attempts are the ledger of writes. */
export const writeLanes: readonly Lane[] = ['persistent', 'fresh'];

/**
 * What became of an attempt. `ok`: acknowledged without a notice. `fail`: definitely not done (nothing was sent, or
 * the server answered with an error that aborts the statement). `info`: indeterminate; it was sent, and it may or may
 * not have been done.
 */
export type AttemptOutcome = 'ok' | 'fail' | 'info';

/** One attempt of a probe. Times are ms on the machine's monotonic clock since the run began. */
export type Attempt = {
  readonly lane: Lane;
  /** Counts up within its lane; with run and lane it is the key of the row that was written. */
  readonly seq: number;
  readonly invokedMs: number;
  readonly completedMs: number;
  readonly outcome: AttemptOutcome;
  /** How much later than due the probe itself began it, ms; absent where it was in time. */
  readonly lateMs?: number;
  /**
   * SQLSTATE, errno or the first word of the server's error: `25006`, `ECONNREFUSED`, `READONLY`; `deadline`; `closed`
   * where the other side ended the connection; `held back` where the probe's statement found too many commits that wait
   * for a sync standby and wrote nothing; `no master` where no sentinel names one.
   */
  readonly code?: string;
  /** Absent from `ok`: whether anything had been sent when it ended. A `fail` that was not sent never reached a server. */
  readonly sent?: boolean;
  /** PostgreSQL warned that the commit is not known to be on a sync standby: counts as `info`. */
  readonly syncWarning?: true;
  /** Address of the server that answered, as it says itself. */
  readonly server?: string;
  /** Timeline of the server that answered, and its WAL position just before the commit. */
  readonly timeline?: number;
  readonly lsn?: string;
};

/** Name of the row or the key that an attempt writes, within its run. */
export function keyOf(lane: Lane, seq: number): string {
  return `${lane}:${seq}`;
}
