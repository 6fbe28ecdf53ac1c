/**
 * A way of trying the stack again and again: `persistent` and `fresh` write through HAProxy's port for the primary
 * (over one connection, over a new one each time), `read` reads through the port for the replicas, `redis` writes to
 * the master that the sentinels name.
 */
export type Lane = 'persistent' | 'fresh' | 'read' | 'redis';

/**
 * What became of an attempt. `ok`: acknowledged without a notice. `fail`: definitely not done (refused before it was
 * sent, or an error that aborts the statement). `info`: indeterminate; it may or may not have been done.
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
  /** SQLSTATE, errno or the server's word: `25006`, `ECONNREFUSED`, `READONLY`, `deadline`. */
  readonly code?: string;
  /** PostgreSQL warned that the commit is not known to be on a sync standby: counts as `info`. */
  readonly syncWarning?: true;
  /** Address of the server that answered, as it says itself. */
  readonly server?: string;
  /** Timeline of the server that answered. */
  readonly timeline?: number;
};
