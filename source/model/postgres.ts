import { own } from '../text/own.ts';
import { isStale, type Observed } from './observed.ts';

/**
 * What PostgreSQL on a node answers in a session of the console, as a client gets it, beside what Patroni reports of
 * it.
 */
export type PostgresAnswer =
  | PostgresSelf
  /** It answers that no connection is left, not even for monitoring (SQLSTATE 53300). */
  | { readonly type: 'full'; readonly why: string }
  /** It answers, but not to us. */
  | { readonly type: 'refused'; readonly why: string }
  /** There is no way to it from here: no port of it is published, no login is known, or its container does not run. */
  | { readonly type: 'out of reach'; readonly why: string };

/** PostgreSQL on a node as it reports itself. */
export type PostgresSelf = {
  readonly type: 'self';
  /** Whether it replays the WAL of another one, and so takes no writes. */
  readonly inRecovery: boolean;
  /** Where it is said that every new session is read-only (`postgresql.auto.conf`, `global`); absent while none is. */
  readonly readOnlyBy?: string;
  /** `off` or `local` where no commit waits for a standby, whatever Patroni sets; absent where commits may. */
  readonly synchronousCommit?: string;
  /** The role that asks sees its own sessions alone: what it counts of others is too little, and none waits for all it knows. */
  readonly seesOnlyItself?: true;
  /** Client backends, without the one that asked. */
  readonly used: number;
  /** Connections for every user: `max_connections` without those that are reserved. */
  readonly limit: number;
  /** Sessions whose commit waits for a standby (wait event `SyncRep`), and for how long the longest does, ms. */
  readonly syncWaits: number;
  readonly longestSyncWaitMs: number;
  /** Its replication slots; absent where it has none. */
  readonly slots?: readonly Slot[];
};

/** A replication slot (`pg_replication_slots`): WAL is kept until its consumer has it. */
export type Slot = {
  readonly name: string;
  /** Whether somebody streams from it now. */
  readonly active: boolean;
  /** Bytes of WAL that are kept for it; absent where none is reserved. */
  readonly heldBytes?: number;
  /** `reserved`, `extended`, `unreserved`, `lost`; absent before PostgreSQL 13. */
  readonly walStatus?: string;
};

/** How often each node's PostgreSQL is asked, ms: each time costs a connection. */
export const POSTGRES_EVERY_MS = 5_000;

/** PostgreSQL that has given no answer for so long, ms, gives none to clients either: a busy machine is late once. */
export const SILENT_MS = 3_000;

type Asked = {
  readonly postgres: Readonly<Record<string, Observed<PostgresAnswer>>>;
  readonly now: number;
  readonly periodMs: number;
};

/** What PostgreSQL on a node reports about itself; undefined while it does not, or has not for too long. */
export function postgresSelf({ postgres, now, periodMs }: Asked, name: string): PostgresSelf | undefined {
  const fact = own(postgres, name);
  if (fact?.value?.type !== 'self' || isStale(fact, now, Math.max(POSTGRES_EVERY_MS, periodMs)))
    return undefined;
  return fact.value;
}
