import type { Redis } from 'ioredis';
import type { Endpoint } from '../../net/endpoint.ts';
import { connect, opener } from '../../net/resp.ts';
import { classifyDeadline, classifyRedisError } from './classify.ts';
import type { Tried, Trier } from './lane.ts';
import { watchMaster } from './master.ts';
import { REDIS_KEEP_S, redisKey } from './statements.ts';

type Link = ReturnType<typeof openLink>;

/**
 * Writes to the master that the sentinels name, over one connection: left as soon as they name another one, opened
 * again when it fails or leads to a replica. A command is sent at once, without waiting for the answers to earlier ones.
 */
export function redisTrier(
  runId: string,
  sentinels: readonly Endpoint[],
  redis: readonly Endpoint[],
  deadlineMs: number,
): Trier {
  const watch = watchMaster(sentinels, redis);
  let link: Link | undefined;

  function drop(used: Link | undefined): void {
    used?.destroy();
    if (link === used) link = undefined;
  }

  function linkTo(endpoint: Endpoint): Link {
    if (link?.endpoint !== endpoint) {
      drop(link);
      link = openLink(endpoint, deadlineMs);
    }
    return link;
  }

  function attempt(seq: number): Promise<Tried> {
    let used: Link | undefined;
    let sent = false;
    let over = false;
    return new Promise((resolve) => {
      const end = (tried: Tried) => {
        over = true;
        clearTimeout(timer);
        resolve(tried);
      };
      let answeredBefore = 0;
      const late = () => {
        end(classifyDeadline(sent));
        // While it answers others, cutting it off would fail those that are under way.
        if (used === undefined || used.answered === answeredBefore) drop(used);
      };
      let timer = setTimeout(late, deadlineMs);
      const run = async () => {
        const master = await watch.master();
        if (master === undefined) return end({ outcome: 'fail', code: 'no master', sent });
        if (over) return;
        used = linkTo(master);
        const connection = await used.open;
        // Too late: it was reported as given up before anything was sent, so nothing may be sent now.
        if (over) return;
        sent = connection.status === 'ready';
        answeredBefore = used.answered;
        clearTimeout(timer);
        timer = setTimeout(late, deadlineMs);
        await connection.set(redisKey(runId, seq), seq, 'EX', REDIS_KEEP_S);
        used.answered = Math.max(used.answered, seq);
        end({ outcome: 'ok', server: master.member });
      };
      run().catch((error: unknown) => {
        end(classifyRedisError(error, sent));
        drop(used);
      });
    });
  }

  return {
    try: attempt,
    close: () => {
      drop(link);
      watch.stop();
    },
  };
}

/** The connection to one master: opening, then open; `answered` is the number of the latest attempt that was. */
function openLink(endpoint: Endpoint, deadlineMs: number) {
  let connection: Redis | undefined;
  let destroyed = false;
  const destroy = () => {
    destroyed = true;
    clearTimeout(late);
    // disconnect() alone waits for a farewell that a frozen server never gives.
    (connection as { readonly stream?: { destroy(): void } } | undefined)?.stream?.destroy();
    connection?.disconnect();
  };
  const late = setTimeout(destroy, deadlineMs);
  const open = async () => {
    const fresh = await opener(endpoint);
    if (destroyed) throw new Error('closed');
    connection = fresh();
    await connect(connection, endpoint);
    clearTimeout(late);
    return connection;
  };
  const opened = open();
  opened.catch(() => clearTimeout(late));
  return { endpoint, open: opened, answered: 0, destroy };
}
