/** What a PostgreSQL reports about itself, asked directly. */
export type NodeAnswer = {
  /** Whether it is in recovery: it takes no writes. */
  readonly standby: boolean;
  /** When its server was started, as it says: another time means that it was started again. */
  readonly startedAt: string | null;
  /** Of a primary only. */
  readonly timeline: number | null;
  /**
   * Whether its commits wait for a standby: `synchronous_standby_names` is not empty, and `synchronous_commit` neither
   * off nor local; absent where not asked.
   */
  readonly waits?: boolean;
  /** Who streams from it (`pg_stat_replication`). */
  readonly standbys: readonly {
    readonly name: string;
    /** Whether commits wait for it. */
    readonly sync: boolean;
    /** Bytes of WAL that it has not replayed; null where that is not known. */
    readonly lagBytes: number | null;
  }[];
};

/** The same without its moment. */
export type Unplaced<Seen> = Seen extends unknown ? Omit<Seen, 'atMs'> : never;

/** What was seen of one type. */
export type Seen<Type extends Observation['type']> = Extract<Observation, { type: Type }>;

/** What the observer of a drill sees. `atMs` on the machine's monotonic clock since the run began. */
export type Observation = { readonly atMs: number } & (
  | { readonly type: 'leader key'; readonly leader: string | null }
  | { readonly type: 'sync key'; readonly leader: string | null; readonly standbys: readonly string[] }
  | {
      readonly type: 'node';
      readonly name: string;
      /** When the question was sent; the answer is of a moment between then and `atMs`. */
      readonly askedMs: number;
      /** Null while it does not answer. */
      readonly answer: NodeAnswer | null;
    }
  | {
      readonly type: 'routes';
      /** Servers that HAProxy sends writes to; null while it does not answer. */
      readonly servers: readonly string[] | null;
    }
  | {
      readonly type: 'redis';
      /** The instances that call themselves master. */
      readonly masters: readonly string[];
      /** Replicas whose link to their master is up. */
      readonly linked: readonly string[];
    }
  | {
      /** An attempt of the lane that the drill is judged by; `failed` is what is not known to be done, too. */
      readonly type: 'write';
      readonly outcome: 'ok' | 'failed';
      readonly server?: string;
      /** Timeline on which it was acknowledged. */
      readonly timeline?: number;
    }
  | {
      /** What is known of a member's container, from the store; reported when it changes. */
      readonly type: 'container';
      readonly name: string;
      readonly state: string;
      readonly startedAt: number | null;
    }
  | {
      /** Settings in etcd that the verdict rests on, as text; reported when they change. */
      readonly type: 'settings';
      readonly text: string;
      readonly synchronous: boolean;
    }
  | {
      /** A fault in the journal that the drill did not inject. */
      readonly type: 'other fault';
      readonly id: string;
      readonly name: string;
      readonly text: string;
    }
  | {
      /** Another drill may run by now. */
      readonly type: 'place lost';
      readonly text: string;
    }
  | { readonly type: 'member'; readonly name: string; readonly up: boolean }
  | { readonly type: 'steady' }
);
