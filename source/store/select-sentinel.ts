import { current, membersOf } from '../domain/facts.ts';
import type { RedisNode } from '../domain/redis.ts';
import type { SentinelMaster } from '../domain/sentinel.ts';
import { type RowBase, rowBase, stableRows } from './select-rows.ts';
import type { State } from './state.ts';

/** One master in the eyes of one sentinel; without a master when it monitors none or was never heard. */
export type SentinelRow = RowBase & {
  readonly sentinel: string;
  readonly master: SentinelMaster | undefined;
  /** Bytes by which the worst replica is behind, by the offsets that this sentinel has. */
  readonly replicaLag: number | undefined;
  /** Bytes that the Redis uses which this sentinel holds for the master. */
  readonly memory: number | undefined;
};

/** One Redis as it says of itself. */
export type RedisRow = RowBase & {
  readonly node: RedisNode | undefined;
  /** Bytes behind the master's own offset; replicas only. */
  readonly offsetLag: number | undefined;
};

/** A row for each sentinel and each master that it monitors. */
export const selectSentinelRows = stableRows<SentinelRow>((state) =>
  membersOf(state, 'sentinel').flatMap((name) => {
    const fact = state.sentinel[name];
    const masters = fact?.value?.masters ?? [];
    const row = (master: SentinelMaster | undefined): SentinelRow => {
      const redis = masterNode(state, master?.host);
      return {
        ...rowBase(state, master === undefined ? name : `${name}/${master.name}`, name, fact),
        sentinel: name,
        master,
        replicaLag: worstLag(master, redis),
        memory: redis?.usedMemory,
      };
    };
    return masters.length === 0 ? [row(undefined)] : masters.map(row);
  }),
);

/** A row for each Redis, in the order of names. */
export const selectRedisRows = stableRows<RedisRow>((state) => {
  const master = masterNode(state, undefined);
  return membersOf(state, 'redis').map((name) => {
    const fact = state.redis[name];
    const node = fact?.value;
    const behind = node?.role === 'slave' && master !== undefined;
    return {
      ...rowBase(state, `redis:${name}`, name, fact),
      node,
      offsetLag: behind ? Math.max(0, master.offset - node.offset) : undefined,
    };
  });
});

/** The Redis that a sentinel means by `host`, or the only one that calls itself master. */
function masterNode(state: State, host: string | undefined): RedisNode | undefined {
  const named = host === undefined ? undefined : current(state.redis[host]);
  if (named !== undefined) return named;
  const masters = Object.values(state.redis)
    .map(current)
    .filter((node) => node?.role === 'master');
  return masters.length === 1 ? masters[0] : undefined;
}

function worstLag(master: SentinelMaster | undefined, redis: RedisNode | undefined): number | undefined {
  if (master === undefined || redis === undefined || master.replicas.length === 0) return undefined;
  return Math.max(...master.replicas.map((replica) => Math.max(0, redis.offset - replica.offset)));
}
