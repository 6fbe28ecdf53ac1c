declare module '../../model/system.ts' {
  interface SystemFacts {
    sentinel: SentinelView;
  }
}

/** What one sentinel believes (`SENTINEL MASTERS`, `REPLICAS`, `CKQUORUM`). Views are kept per sentinel. */
export type SentinelView = {
  readonly sentinel: string;
  /** Its run id (`SENTINEL MYID`), by which the others vote for it; absent where it does not report it. */
  readonly id?: string;
  /** Seconds for which it has been in TILT: its clock jumped, and it starts no failover. Absent while it is not. */
  readonly tiltSeconds?: number;
  readonly masters: readonly SentinelMaster[];
};

/** One monitored master in the eyes of one sentinel. */
export type SentinelMaster = {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Run id of the Redis that answers there, which identifies it at any address; absent where it never answered. */
  readonly runId?: string;
  /** e.g. `master`, `s_down`, `o_down`, `failover_in_progress`. */
  readonly flags: readonly string[];
  readonly quorum: number;
  /** How many other sentinels this one knows; the count never shrinks by itself (redis#1972). */
  readonly otherSentinels: number;
  readonly configEpoch: number;
  readonly failoverState?: string;
  /** ms. */
  readonly downAfterMs: number;
  readonly failoverTimeoutMs: number;
  /** For how long it is marked down, ms; absent while it is not. */
  readonly downMs?: number;
  /** The answer to `SENTINEL CKQUORUM`: whether quorum and majority can be reached, and the server's words. */
  readonly quorumReached: boolean;
  readonly quorumText: string;
  readonly replicas: readonly SentinelReplica[];
};

export type SentinelReplica = {
  readonly host: string;
  readonly port: number;
  readonly flags: readonly string[];
  readonly masterLinkUp: boolean;
  /** Replication offset, bytes. */
  readonly offset: number;
  /** `replica-priority`; with 0 it is never promoted. */
  readonly priority: number;
  /** For how long its link to the master has been down, ms; 0 while it is up. */
  readonly linkDownMs: number;
  /** Age of its last answers to INFO and to PING, ms. */
  readonly infoAgeMs: number;
  readonly pingAgeMs: number;
  /** Run id; absent where it never answered. */
  readonly runId?: string;
};

/** Whether the sentinel believes that the master is down: by itself (`s_down`) or by agreement (`o_down`). */
export function isDown(entity: { readonly flags: readonly string[] }): boolean {
  return entity.flags.some((flag) => flag === 's_down' || flag === 'o_down' || flag === 'disconnected');
}
