import type { Endpoint } from '../../net/endpoint.ts';
import type { Limit } from '../../net/limit.ts';
import { haproxyRuntime } from './admin.ts';
import { routesWrites } from './facts.ts';

/** A session as `show sess` lists it (HAProxy 3.0 management guide §9.3). */
type Session = {
  /** Its address, by which it is ended. */
  readonly id: string;
  readonly backend: string;
  /** Null while it has none. */
  readonly server: string | null;
  readonly ageSeconds: number;
};

// A younger one may be about to get a server.
const LEFT_AFTER_S = 10;

/** Reads the answer to `show sess`. */
export function parseSessions(answer: string): readonly Session[] {
  return answer.split('\n').flatMap((line) => {
    const [, id, backend, server] = /^(0x[0-9a-f]+): .*\bbe=(\S+) srv=(\S+)/.exec(line) ?? [];
    if (id === undefined || backend === undefined || server === undefined) return [];
    const [, d = 0, h = 0, m = 0, s = 0] =
      /\bage=(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?/.exec(line)?.map((part) => Number(part ?? 0)) ?? [];
    const ageSeconds = ((d * 24 + h) * 60 + m) * 60 + s;
    return [{ id, backend, server: server === '<none>' ? null : server, ageSeconds }];
  });
}

/**
 * Ends sessions for writes on servers that take none. Returns how many are there all the same: HAProxy 3.0.11 keeps
 * those that were still connecting to a server when it went down, without a timer, and its runtime API does not end them;
 * only a restart frees them. @throws Error that names the proxy when it cannot be asked.
 */
export async function endLeftSessions(
  endpoint: Endpoint,
  writeTargets: readonly string[],
  limit: Limit,
): Promise<number> {
  const left = async () =>
    parseSessions(await haproxyRuntime(endpoint, 'show sess', limit)).filter(
      ({ backend, server, ageSeconds }) =>
        routesWrites(backend) &&
        ageSeconds >= LEFT_AFTER_S &&
        (server === null || !writeTargets.includes(server)),
    );
  const before = await left();
  for (const { id } of before) await haproxyRuntime(endpoint, `shutdown session ${id}`, limit);
  return before.length === 0 ? 0 : (await left()).length;
}
