import { answering, type Facts } from '../../model/facts.ts';

declare module '../../model/system.ts' {
  interface SystemFacts {
    redis: RedisNode;
  }
}

/** Errors with which a Redis refuses what clients want to write: https://redis.io/docs/latest/commands/info/ */
export const REFUSAL_ERRORS = ['READONLY', 'OOM', 'NOREPLICAS', 'MISCONF'] as const;
export type RefusalError = (typeof REFUSAL_ERRORS)[number];

/** One Redis instance as it reports itself (`INFO`, Redis 8). */
export type RedisNode = {
  readonly name: string;
  readonly role: 'master' | 'slave' | 'unknown';
  readonly version: string;
  /** Bytes. */
  readonly usedMemory: number;
  /** Bytes; 0 means no limit. */
  readonly maxMemory: number;
  readonly maxMemoryPolicy: string;
  readonly clients: number;
  readonly opsPerSecond: number;
  /** `master_repl_offset` on a master, `slave_repl_offset` on a replica, bytes. */
  readonly offset: number;
  /** Run id: another one after each start. */
  readonly runId?: string;
  /** Port on which it listens itself. */
  readonly tcpPort?: number;
  /** Replica only. */
  readonly masterHost?: string;
  readonly masterPort?: number;
  readonly masterLinkUp?: boolean;
  /** What it says against writes; absent where nothing. */
  readonly refusal?: WriteRefusal;
  /** What it failed to keep on disk the last time that it tried, in the words of `INFO`; absent where nothing. */
  readonly unsaved?: string;
  /** How many commands it has refused within the last seconds (`ERRORS_WITHIN_MS`), by its error; absent where none. */
  readonly refused?: Readonly<Partial<Record<RefusalError, number>>>;
};

/** Why an instance refuses writes, or holds them back, in the words of its own errors. */
export type WriteRefusal = {
  /**
   * `OOM`: its memory is full and nothing may be evicted; `MISCONF`: what it keeps on disk could not be written; `NOREPLICAS`:
   * too few replicas follow; `PAUSED`: a command paused its clients; `LOADING`: it reads its data from disk.
   */
  readonly kind: 'OOM' | 'MISCONF' | 'NOREPLICAS' | 'PAUSED' | 'LOADING';
  /** What shows it, in the words of `INFO`. */
  readonly why: string;
  /** Whether it is certain: whether a failed snapshot stops writes is up to a setting, which may not be readable. */
  readonly certain: boolean;
};

/** The instances that say that they are master: one, when all is well. */
export function redisMasters(facts: Facts): string[] {
  return answering(facts, 'redis', ({ role }) => role === 'master');
}
