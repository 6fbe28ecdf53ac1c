import type { Redis } from 'ioredis';
import { at, type Endpoint } from './endpoint.ts';
import { type Limit, MAX_ANSWER_BYTES, TooLargeError, withLimit } from './limit.ts';
import { tellingSent } from './never-sent.ts';
import { tlsOptions } from './tls.ts';

/** Answer to one command: what the server said, or the server's error text. */
export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: string };

/** A connection to one Redis or Sentinel that is opened on demand and thrown away after any failure. */
export type RedisConnection = ReturnType<typeof redisConnection>;

/** A question that is asked on the same connection first; `check` throws when another member answers than was meant. */
type Proof = { readonly question: readonly string[]; readonly check: (answer: string) => void };

export type Subscriber = {
  /** Called once the subscription is open. */
  readonly onReady: () => void;
  readonly onMessage: (channel: string, message: string) => void;
};

const CONNECT_DEADLINE_MS = 900;

/**
 * Connection to one member; connects on first use. The answers to one pipeline, and that to the login, are no longer than
 * `maxBytes`.
 */
export function redisConnection(endpoint: Endpoint, maxBytes = MAX_ANSWER_BYTES) {
  let kept: Redis | undefined;

  function drop(): void {
    kept?.disconnect();
    kept = undefined;
  }

  /** Sends all commands in one go. Throws errors that name the member; a server's error is a reply. */
  async function pipeline(
    commands: readonly (readonly string[])[],
    limit: Limit,
    proof?: Proof,
  ): Promise<readonly Reply[]> {
    const fresh = await opener(endpoint);
    return await at(endpoint, async () => {
      try {
        return await tellingSent((sent) =>
          withLimit(limit, async () => {
            if (kept?.status !== 'ready') {
              drop();
              kept = fresh();
              await connect(kept, endpoint, maxBytes);
            }
            const redis = kept;
            return await boundedOn(redis, maxBytes, async (began, tooLarge) => {
              if (proof !== undefined) {
                const [answer] = await Promise.race([execute(redis, [proof.question]), tooLarge]);
                if (answer?.ok !== true) throw new Error(answer?.error ?? 'no answer to who it is');
                proof.check(String(answer.value));
                began();
              }
              sent();
              return await Promise.race([execute(redis, commands), tooLarge]);
            });
          }),
        );
      } catch (error) {
        drop();
        throw error;
      }
    });
  }

  /** Passes on every message on channels that match `pattern`; settles only by failing or by the signal. */
  async function subscribe(pattern: string, signal: AbortSignal, subscriber: Subscriber): Promise<void> {
    const fresh = await opener(endpoint);
    const redis = fresh();
    try {
      await at(endpoint, async () => {
        await withLimit({ signal, deadlineMs: CONNECT_DEADLINE_MS }, async () => {
          await connect(redis, endpoint, maxBytes);
        });
        await boundedOn(redis, maxBytes, async (began, tooLarge) => {
          redis.on('pmessage', (_pattern: string, channel: string, message: string) => {
            began();
            subscriber.onMessage(channel, message);
          });
          await withLimit({ signal, deadlineMs: CONNECT_DEADLINE_MS }, () =>
            Promise.race([redis.psubscribe(pattern), tooLarge]),
          );
          subscriber.onReady();
          await Promise.race([ended(redis, signal), tooLarge]);
        });
      });
    } finally {
      redis.disconnect();
    }
  }

  return { pipeline, subscribe, close: drop };
}

/** Makes connections that are not open yet. The caller owns backoff: they never reconnect by themselves. */
export async function opener({ host, port, tls }: Endpoint): Promise<() => Redis> {
  const { Redis } = (await import('ioredis')).default;
  return () => {
    const redis = new Redis({
      host,
      port,
      ...(tls === undefined ? {} : { tls: tlsOptions({ host, tls }) }),
      lazyConnect: true,
      retryStrategy: null,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      autoResubscribe: false,
      disableClientInfo: true,
      // Sentinel answers RESP3 with maps; the parsers read the flat lists of RESP2.
      protocol: 2,
    });
    redis.on('error', () => {
      // The call that fails reports it: `connect` collects it, and without a listener ioredis prints it.
    });
    return redis;
  };
}

/**
 * Opens it and logs in. @throws the reason: ioredis reports it through 'error' only, and rejects with "Connection is
 * closed."
 */
export async function connect(redis: Redis, { auth }: Endpoint, maxBytes = MAX_ANSWER_BYTES): Promise<void> {
  let reason: unknown;
  const keep = (error: unknown) => {
    reason = error;
  };
  redis.on('error', keep);
  try {
    await redis.connect();
    // Not by ioredis: where no password is wanted it goes on, and writes a warning across the screen.
    if (auth?.password !== undefined) {
      const login = [...(auth.user === undefined ? [] : [auth.user]), auth.password];
      await boundedOn(redis, maxBytes, (_began, tooLarge) =>
        Promise.race([redis.call('AUTH', ...login), tooLarge]),
      );
    }
  } catch (error) {
    throw reason ?? error;
  } finally {
    redis.off('error', keep);
  }
}

/**
 * Counts what arrives while `run` is at work; `began` says that from here on it is another answer. Rejects the second
 * promise, and reads no more, when one is longer than any use of it: ioredis would put all of it together.
 */
async function boundedOn<T>(
  redis: Redis,
  maxBytes: number,
  run: (began: () => void, tooLarge: Promise<never>) => Promise<T>,
): Promise<T> {
  const { stream } = redis;
  let size = 0;
  let refuse: (error: Error) => void = () => undefined;
  const tooLarge = new Promise<never>((_resolve, reject) => {
    refuse = reject;
  });
  // Where no call waits for it any more, it is no failure.
  tooLarge.catch(() => undefined);
  const count = (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBytes) return;
    redis.disconnect();
    stream.destroy();
    refuse(new TooLargeError(maxBytes));
  };
  stream.on('data', count);
  try {
    return await run(() => {
      size = 0;
    }, tooLarge);
  } finally {
    stream.off('data', count);
  }
}

async function execute(redis: Redis, commands: readonly (readonly string[])[]): Promise<Reply[]> {
  const pipeline = redis.pipeline();
  for (const [name, ...args] of commands) pipeline.call(name ?? '', ...args);
  const replies = await pipeline.exec();
  if (redis.status !== 'ready' || replies === null) throw new Error('Connection is closed.');
  return replies.map(([error, value]) =>
    error === null ? { ok: true, value } : { ok: false, error: error.message },
  );
}

function ended(redis: Redis, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      redis.disconnect();
      resolve();
    };
    redis.once('end', () => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) resolve();
      else reject(new Error('connection closed'));
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
