import { leave, type RawAnswer } from '../../net/document.ts';
import { at, type Endpoint } from '../../net/endpoint.ts';
import { type Limit, MAX_REPLY_BYTES, remaining } from '../../net/limit.ts';
import { defined } from '../../net/read.ts';
import { infoFields } from '../../net/redis-info.ts';
import { redisConnection } from '../../net/resp.ts';
import type { RedisNode } from './facts.ts';
import { parseInfo } from './parse.ts';
import { recentErrors } from './recent-errors.ts';
import { settingsToAsk, type WriteSettings } from './refusal.ts';

/** Client of one Redis instance; connects on first use. https://redis.io/docs/latest/commands/info/ */
export function redisClient(endpoint: Endpoint) {
  const connection = redisConnection(endpoint, MAX_REPLY_BYTES);
  const recent = recentErrors();

  async function writeSettings(
    wanted: ReturnType<typeof settingsToAsk>,
    limit: Limit,
  ): Promise<WriteSettings> {
    if (wanted.length === 0) return {};
    const replies = await connection.pipeline(
      wanted.map(([, name]) => ['CONFIG', 'GET', name]),
      limit,
    );
    // A user who only watches may not be allowed to read them.
    const values = wanted.map(([key], i) => {
      const reply = replies[i];
      const isRead = reply?.ok === true && Array.isArray(reply.value) && reply.value.length === 2;
      return [key, isRead ? String((reply.value as unknown[])[1]) : undefined] as const;
    });
    return defined(Object.fromEntries(values));
  }

  return {
    /** What the instance reports about itself. Throws errors that name it. */
    node: async (limit: Limit, rawAnswer?: RawAnswer): Promise<RedisNode> => {
      const from = performance.now();
      const [info] = await connection.pipeline([['INFO']], limit);
      return await at(endpoint, async () => {
        if (info?.ok !== true) throw new Error(info?.error ?? 'no answer to INFO');
        const text = String(info.value);
        const fields = infoFields(text);
        const settings = await writeSettings(settingsToAsk(fields), remaining(limit, from));
        const node = parseInfo(endpoint.member, text, settings);
        leave(rawAnswer, Object.fromEntries(fields));
        return { ...node, ...defined({ refused: recent(fields, performance.now()) }) };
      });
    },
    close: connection.close,
  };
}
