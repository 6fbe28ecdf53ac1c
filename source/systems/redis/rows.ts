import { masterNode } from '../../cluster/redis-master.ts';
import { shownMembersOf } from '../../model/facts.ts';
import { type RowBase, rowBase, stableRows } from '../../store/row.ts';
import type { RedisNode } from './facts.ts';

/** One Redis as it reports itself. */
export type RedisRow = RowBase & {
  readonly node: RedisNode | undefined;
  /** Bytes behind the master's own offset; replicas only. */
  readonly offsetLag: number | undefined;
};

/** A row for each Redis, in the order of names. */
export const selectRedisRows = stableRows<RedisRow>((state) => {
  const master = masterNode(state, undefined);
  return shownMembersOf(state, 'redis').map((name) => {
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
