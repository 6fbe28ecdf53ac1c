import type { Endpoint } from '../../net/endpoint.ts';
import type { Limit } from '../../net/limit.ts';
import { asArray } from '../../net/read.ts';
import { type RedisConnection, redisConnection } from '../../net/resp.ts';
import { parseInfo } from '../../systems/redis/parse.ts';
import { attemptOf, redisPattern } from '../probe/statements.ts';
import type { NodeLedger } from '../result/ledger.ts';
import { readNodes } from './nodes.ts';

const SCAN_COUNT = '1000';

/**
 * What every Redis instance holds of a run, read from the master first, then from each of the others once it is where
 * the master was. An instance that does not answer or does not get there within the limit has an error instead of
 * keys. Never throws.
 */
export async function readRedisLedger(
  instances: readonly Endpoint[],
  runId: string,
  limit: Limit,
): Promise<readonly NodeLedger[]> {
  const connections = instances.map((endpoint) => ({ endpoint, connection: redisConnection(endpoint) }));
  try {
    return await readNodes<number>(
      connections.map(({ endpoint, connection }) => ({
        name: endpoint.member,
        position: async (part) => {
          const { role, offset } = await roleOf(endpoint, connection, part);
          return role === 'master' ? offset : null;
        },
        reached: async (wanted, part) => {
          const { masterLinkUp, offset } = await roleOf(endpoint, connection, part);
          // A former master counts from its own offset until it has copied everything.
          return masterLinkUp === true && offset >= wanted;
        },
        keys: async (part) => new Set((await keysOf(connection, runId, part)).map(attemptOf)),
      })),
      limit,
    );
  } finally {
    for (const { connection } of connections) connection.close();
  }
}

/**
 * Removes the keys of a run from whichever instances are masters.
 * @throws Error that names the first instance with which it could not be done; it was done with the others.
 */
export async function clearRedisLedger(
  instances: readonly Endpoint[],
  runId: string,
  limit: Limit,
): Promise<void> {
  const cleared = await Promise.allSettled(instances.map((endpoint) => clearOne(endpoint, runId, limit)));
  const failed = cleared.find((task) => task.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function clearOne(endpoint: Endpoint, runId: string, limit: Limit): Promise<void> {
  const connection = redisConnection(endpoint);
  try {
    if ((await roleOf(endpoint, connection, limit)).role !== 'master') return;
    const keys = await keysOf(connection, runId, limit);
    if (keys.length > 0) await connection.pipeline([['UNLINK', ...keys]], limit);
  } finally {
    connection.close();
  }
}

async function roleOf({ member }: Endpoint, connection: RedisConnection, limit: Limit) {
  const [info] = await connection.pipeline([['INFO']], limit);
  if (info?.ok !== true) throw new Error(info?.error ?? 'no answer to INFO');
  return parseInfo(member, String(info.value));
}

async function keysOf(connection: RedisConnection, runId: string, limit: Limit): Promise<string[]> {
  const keys: string[] = [];
  let cursor = '0';
  do {
    const scan = ['SCAN', cursor, 'MATCH', redisPattern(runId), 'COUNT', SCAN_COUNT];
    const [reply] = await connection.pipeline([scan], limit);
    if (reply?.ok !== true) throw new Error(reply?.error ?? 'no answer to SCAN');
    const [next, found] = asArray('SCAN', reply.value);
    cursor = String(next);
    keys.push(...asArray('SCAN', found).map(String));
  } while (cursor !== '0');
  return keys;
}
