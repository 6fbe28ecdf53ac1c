import { redisCli } from '../../inside.ts';
import type { Make } from './on-stack.ts';

const SENTINELS = ['sentinel1', 'sentinel2', 'sentinel3'] as const;

/** The Redis that is master now. */
export async function redisMaster(): Promise<string> {
  return (await redisCli('redis', 'ROLE'))[0] === 'master' ? 'redis' : 'redis-replica';
}

/** The Redis that follows it. */
export async function redisReplica(): Promise<string> {
  return (await redisMaster()) === 'redis' ? 'redis-replica' : 'redis';
}

/** Keeps the sentinels from holding a master for down that does not answer them as they want. */
export async function withPatience(make: Make): Promise<void> {
  const downAfter = async (ms: string) => {
    for (const name of SENTINELS)
      await redisCli(name, 'SENTINEL', 'SET', 'mymaster', 'down-after-milliseconds', ms);
  };
  await make(
    () => downAfter('120000'),
    () => downAfter('5000'),
  );
}
