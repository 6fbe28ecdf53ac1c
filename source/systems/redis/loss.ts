import { range } from '../../cluster/predict/range.ts';
import { predictRedisLoss } from '../../cluster/predict/redis.ts';
import { current } from '../../model/facts.ts';
import type { LossRule } from '../loss.ts';

/** The sentinels make another one the master, or writes go on. */
export const redisLoss: LossRule = (facts, { seconds }, members) => {
  const master = members.find((name) => current(facts.redis[name])?.role === 'master');
  if (master === undefined) return { ...range(0), text: 'writes to Redis go on: its master is not hit' };
  return predictRedisLoss(facts, {
    others: members.filter((name) => name !== master),
    ...(seconds === undefined ? {} : { seconds }),
  });
};
