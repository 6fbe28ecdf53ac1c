import { leave, type RawAnswer } from '../../net/document.ts';
import { at, type Endpoint } from '../../net/endpoint.ts';
import { type Limit, MAX_REPLY_BYTES } from '../../net/limit.ts';
import { redisConnection } from '../../net/resp.ts';
import type { RedisNode } from './facts.ts';
import { infoFields, parseInfo } from './parse.ts';

/** Client of one Redis instance; connects on first use. https://redis.io/docs/latest/commands/info/ */
export function redisClient(endpoint: Endpoint) {
  const connection = redisConnection(endpoint, MAX_REPLY_BYTES);
  return {
    /** What the instance reports about itself. Throws errors that name it. */
    node: async (limit: Limit, rawAnswer?: RawAnswer): Promise<RedisNode> => {
      const [info] = await connection.pipeline([['INFO']], limit);
      return await at(endpoint, async () => {
        if (info?.ok !== true) throw new Error(info?.error ?? 'no answer to INFO');
        const text = String(info.value);
        const node = parseInfo(endpoint.member, text);
        leave(rawAnswer, Object.fromEntries(infoFields(text)));
        return node;
      });
    },
    close: connection.close,
  };
}
