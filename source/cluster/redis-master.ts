import { current, type Facts } from '../model/facts.ts';
import type { RedisNode } from '../systems/redis/facts.ts';

/** The Redis that a sentinel means by `host`, or the only one that calls itself master. */
export function masterNode(state: Pick<Facts, 'redis'>, host: string | undefined): RedisNode | undefined {
  const named = host === undefined ? undefined : current(state.redis[host]);
  if (named !== undefined) return named;
  const masters = Object.values(state.redis)
    .map(current)
    .filter((node) => node?.role === 'master');
  return masters.length === 1 ? masters[0] : undefined;
}
