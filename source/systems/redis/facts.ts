import { answering, type Facts } from '../../model/facts.ts';

declare module '../../model/system.ts' {
  interface SystemFacts {
    redis: RedisNode;
  }
}

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
  /** Replica only. */
  readonly masterHost?: string;
  readonly masterLinkUp?: boolean;
};

/** The instances that say that they are master: one, when all is well. */
export function redisMasters(facts: Facts): string[] {
  return answering(facts, 'redis', ({ role }) => role === 'master');
}
