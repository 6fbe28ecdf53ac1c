import { Redis } from 'ioredis';
import type { Settings } from './settings.ts';

export type CacheFigures = { readonly hits: number; readonly misses: number; readonly errors: number };

export type Cache = {
  /** What is kept under a key; undefined when it is not there, and when the cache does not answer. */
  get(key: string): Promise<string | undefined>;
  /** Keeps it for a while. A cache that does not answer is no error: the next read goes to the database. */
  put(key: string, value: string): Promise<void>;
  /** Forgets it. */
  drop(key: string): Promise<void>;
  /** Asks the Redis behind it for its role. @throws Error when it does not answer, or is no master. */
  check(withinMs: number): Promise<{ readonly role: string }>;
  figures(): CacheFigures;
  close(): void;
};

/** Where Redis is found. */
type Where = Pick<Settings, 'sentinels' | 'master' | 'redisPassword'>;
/** What the cache needs of a client. */
export type Client = Pick<Redis, 'status' | 'get' | 'set' | 'del' | 'role' | 'disconnect'>;

const KEEP_SECONDS = 5;
const ANSWERS_WITHIN_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
/**
 * A client that has not been ready for so long, ms, is created again: one that learns of a failover while it connects
 * stays so.
 */
const GIVEN_UP_AFTER_MS = 5_000;

/** A cache on whichever Redis the sentinels call master. */
export function openCache(settings: Where, connect: (where: Where) => Client = connected): Cache {
  const { master } = settings;
  let redis = connect(settings);
  let readyAt = Date.now();
  const renewed = () => {
    if (redis.status === 'ready') readyAt = Date.now();
    if (Date.now() - readyAt < GIVEN_UP_AFTER_MS) return;
    redis.disconnect();
    redis = connect(settings);
    readyAt = Date.now();
  };
  const figures = { hits: 0, misses: 0, errors: 0 };
  return {
    get: async (key) => {
      try {
        const value = await redis.get(key);
        if (value === null) figures.misses += 1;
        else figures.hits += 1;
        return value ?? undefined;
      } catch {
        figures.errors += 1;
        return undefined;
      }
    },
    put: async (key, value) => {
      try {
        await redis.set(key, value, 'EX', KEEP_SECONDS);
      } catch {
        figures.errors += 1;
      }
    },
    drop: async (key) => {
      try {
        await redis.del(key);
      } catch {
        figures.errors += 1;
      }
    },
    check: async (withinMs) => {
      renewed();
      // `ioredis` would say that its stream is not writeable.
      if (redis.status !== 'ready') throw new Error(`no connection to the master ${master}`);
      const answer = redis.role();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${withinMs} ms`)), withinMs);
      });
      const [role] = await Promise.race([answer, late]).finally(() => clearTimeout(timer));
      if (role !== 'master') throw new Error(`connected to a ${String(role)}, not to the master`);
      return { role };
    },
    figures: () => ({ ...figures }),
    close: () => redis.disconnect(),
  };
}

function connected({ sentinels, master, redisPassword: password }: Where): Client {
  const pause = (attempt: number) => Math.min(LONGEST_PAUSE_MS, attempt * 100);
  const client = new Redis({
    sentinels: [...sentinels],
    name: master,
    ...(password === undefined ? {} : { password, sentinelPassword: password }),
    connectionName: 'paws-app',
    // The announcement of a failover counts at once, not only when the old master is missed.
    failoverDetector: true,
    commandTimeout: ANSWERS_WITHIN_MS,
    connectTimeout: 1_000,
    // No request waits for a cache that is away.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: pause,
    sentinelRetryStrategy: pause,
    // A master that became a replica refuses writes: leave it.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  client.on('error', () => undefined);
  return client;
}
