import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint } from '../../net/endpoint.ts';
import { redisConnection } from '../../net/resp.ts';
import { type MasterEntry, parseMasters } from '../../systems/sentinel/parse.ts';

const ASK_EVERY_MS = 200;
const ASK_DEADLINE_MS = 1_000;

/**
 * Watches who the Redis master is. It asks every sentinel again and again, so that no attempt has to wait for a
 * sentinel that is silent. Of their answers the one with the highest configuration epoch counts: that is the newest.
 */
export function watchMaster(sentinels: readonly Endpoint[], redis: readonly Endpoint[]) {
  const named = new Map<string, MasterEntry>();
  const stopping = new AbortController();
  let answered = () => {};
  const first = new Promise<void>((resolve) => {
    answered = resolve;
  });
  for (const sentinel of sentinels) {
    ask(sentinel).catch(() => undefined);
  }

  async function ask(sentinel: Endpoint): Promise<void> {
    const connection = redisConnection(sentinel);
    const { signal } = stopping;
    try {
      while (!signal.aborted) {
        try {
          const limit = { signal, deadlineMs: ASK_DEADLINE_MS };
          const [reply] = await connection.pipeline([['SENTINEL', 'MASTERS']], limit);
          const [entry] = parseMasters(reply?.ok === true ? reply.value : []);
          if (entry !== undefined) {
            named.set(sentinel.member, entry);
            answered();
          }
        } catch {
          // The last answer of a sentinel that is away still counts; newer ones of the others outweigh it.
        }
        await sleep(ASK_EVERY_MS, undefined, { signal });
      }
    } finally {
      connection.close();
    }
  }

  return {
    /** The master's port on this host; undefined when the named one has no known port. Waits for the first answer. */
    master: async (): Promise<Endpoint | undefined> => {
      await first;
      const [newest] = [...named.values()].sort((a, b) => b.configEpoch - a.configEpoch);
      return redis.find(({ member }) => member === newest?.host);
    },
    stop: () => stopping.abort(),
  };
}
