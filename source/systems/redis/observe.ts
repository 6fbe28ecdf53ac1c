import type { Connection, Target } from '../system.ts';
import { redisClient } from './client.ts';
import type { RedisNode } from './facts.ts';

/** A way to one Redis instance. */
export function connectRedis({ endpoint }: Target): Connection<RedisNode> {
  const client = redisClient(endpoint);
  return { observe: client.node, close: client.close };
}
