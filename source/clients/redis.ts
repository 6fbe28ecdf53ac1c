import type { RedisNode } from '../domain/redis.ts';
import { at, type Endpoint } from './endpoint.ts';
import type { Limit } from './limit.ts';
import { redisConnection } from './redis-connection.ts';
import { parseInfo } from './redis-parse.ts';

/** One Redis instance: https://redis.io/docs/latest/commands/info/ */
export type RedisClient = {
  readonly endpoint: Endpoint;
  /** What the instance says of itself. Throws errors that name it. */
  node(limit: Limit): Promise<RedisNode>;
  close(): void;
};

/** Client of one instance; connects on first use. */
export function redisClient(endpoint: Endpoint): RedisClient {
  const connection = redisConnection(endpoint);
  return {
    endpoint,
    node: async (limit) => {
      const [info] = await connection.pipeline([['INFO']], limit);
      return await at(endpoint, async () => {
        if (info?.ok !== true) throw new Error(info?.error ?? 'no answer to INFO');
        return parseInfo(endpoint.member, String(info.value));
      });
    },
    close: connection.close,
  };
}
