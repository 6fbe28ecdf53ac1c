declare module '../../model/system.ts' {
  interface SystemFacts {
    sentinel: SentinelView;
  }
}

/** What one sentinel believes (`SENTINEL MASTERS`, `REPLICAS`, `CKQUORUM`). Views are kept per sentinel. */
export type SentinelView = {
  readonly sentinel: string;
  /** Its run id (`SENTINEL MYID`), by which the others vote for it; absent where it does not tell. */
  readonly id?: string;
  readonly masters: readonly SentinelMaster[];
};

/** One monitored master in the eyes of one sentinel. */
export type SentinelMaster = {
  readonly name: string;
  readonly host: string;
  readonly port: number;
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
};

/** Whether the sentinel holds the master for down: by itself (`s_down`) or by agreement (`o_down`). */
export function isDown(entity: { readonly flags: readonly string[] }): boolean {
  return entity.flags.some((flag) => flag === 's_down' || flag === 'o_down' || flag === 'disconnected');
}
