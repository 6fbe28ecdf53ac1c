import type { IncomingMessage } from 'node:http';
import { addAbortSignal } from 'node:stream';
import type Dockerode from 'dockerode';
import { reasonOf } from '../../net/endpoint.ts';
import { type Limit, withLimit } from '../../net/limit.ts';
import { asText, parseJson, parseObject, readBounded } from '../../net/read.ts';
import { type EngineAddress, engineAddress } from './address.ts';

/** Docker's Engine API behind one socket. */
export type Engine = ReturnType<typeof dockerEngine>;

type Query = Readonly<Record<string, string>>;

/** The engine; dockerode is loaded on first use. */
export function dockerEngine(env: NodeJS.ProcessEnv = process.env) {
  let docker: Dockerode | undefined;
  let found: EngineAddress | undefined;
  /** Where it is. @throws Error when the Docker context that is named cannot be read. */
  const address = (): EngineAddress => {
    found ??= engineAddress(env);
    return found;
  };
  const load = async () => {
    docker ??= new (await import('dockerode')).default(address().options);
    return docker;
  };
  const guarded = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw new Error(dockerReason(error, found), { cause: error });
    }
  };
  return {
    address,
    /** Runs one call under its limit. Throws errors that say what to do where that is known. */
    call: <T>(limit: Limit, run: (docker: Dockerode, signal: AbortSignal) => Promise<T>): Promise<T> =>
      guarded(async () => {
        const engine = await load();
        return await withLimit(limit, (signal) => run(engine, signal));
      }),
    /** A GET whose answer is one JSON document, of a size that is bounded. Throws as `call` does. */
    get: (path: string, query: Query, limit: Limit): Promise<unknown> =>
      guarded(async () => {
        const engine = await load();
        return await withLimit(limit, async (signal) => {
          const answer = await dial(engine, path, query, signal);
          return parseJson('the answer', await readBounded(addAbortSignal(signal, answer)));
        });
      }),
    /**
     * A GET whose answer goes on, piece by piece; the first piece is empty and says that the answer has begun.
     * Returns when the answer ends or the signal aborts, throws as `call` does.
     */
    stream: async function* (
      path: string,
      query: Query,
      signal: AbortSignal,
    ): AsyncGenerator<Buffer, void, undefined> {
      try {
        const answer = await dial(await load(), path, query, signal);
        yield Buffer.alloc(0);
        for await (const chunk of answer) yield Buffer.from(chunk);
      } catch (error) {
        if (!signal.aborted) throw new Error(dockerReason(error, found), { cause: error });
      }
    },
  };
}

// Whatever the status is, the answer is ours to read: dockerode would take in all of it.
const EVERY_STATUS = Object.fromEntries(Array.from({ length: 600 }, (_, status) => [status, true as const]));

// dockerode's own calls read a whole answer into memory unless it is followed, and try it as JSON.
async function dial(
  docker: Dockerode,
  path: string,
  query: Query,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = { path: `${path}?`, method: 'GET', isStream: true, abortSignal: signal };
    const options = { ...request, statusCodes: EVERY_STATUS, options: { ...query } };
    docker.modem.dial(options, (error: unknown, answered: unknown) => {
      if (error === null || error === undefined) resolve(answered as IncomingMessage);
      else reject(error);
    });
  });
  const { statusCode = 0 } = answer;
  if (statusCode === 200) return answer;
  throw new StatusError(statusCode, await readBounded(addAbortSignal(signal, answer)));
}

/** The engine answered, and it was a no. */
class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly statusCode: number;
  constructor(statusCode: number, text: string) {
    super(messageIn(text) ?? `HTTP ${statusCode}: ${text}`);
    this.statusCode = statusCode;
  }
}

function messageIn(text: string): string | undefined {
  try {
    return asText('message', parseObject('the answer', text).message);
  } catch {
    return undefined;
  }
}

/** What went wrong between the console and Docker, with the next step where there is one. */
export function dockerReason(error: unknown, address?: EngineAddress): string {
  const where = address?.url ?? 'the default socket';
  if (error instanceof Error) {
    const code = 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTFOUND')
      return `Docker: no engine at ${where}: is it installed and running?`;
    if (code === 'EACCES' || code === 'EPERM')
      return `Docker: permission denied at ${where}: run as root or join the group "docker"`;
    // dockerode: "(HTTP code 404) no such container - No such container: x"
    const said = /^\(HTTP code \d+\) (?:.*? - )?(.*)$/s.exec(error.message)?.[1];
    if (said !== undefined) return `Docker: ${said.trim()}`;
  }
  return `Docker: ${reasonOf(error)}`;
}

/** Runs one call for a container under its limit. Throws as `Engine.call` does. */
export function onContainer<T>(
  engine: Engine,
  id: string,
  limit: Limit,
  run: (container: Dockerode.Container, abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  return engine.call(limit, (docker, abortSignal) => run(docker.getContainer(id), abortSignal));
}

/** HTTP status of the engine's answer behind an error of `call`; undefined when there was none. */
export function statusOf(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'statusCode' in cause ? cause.statusCode : undefined;
}

/** What `ask` gives; undefined where the engine says that there is no such thing. */
export async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
