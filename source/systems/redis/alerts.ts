import { exists, type Rule, ruleOf } from '../../alerting/rule.ts';
import { current } from '../../model/facts.ts';
import { redisMasters } from './facts.ts';

/** Whether an instance that does not answer may still be the one to which clients write. */
const mayServe: NonNullable<Rule['blind']> = ({ facts }, { member = '' }) =>
  exists(facts, member) && current(facts.redis[member]) === undefined && redisMasters(facts).length === 0;

/** What of Redis is worth an alert. */
export const redisRules: readonly Rule[] = [
  ruleOf('redis-link', { patience: 1 }),
  // Sentinels lead a replica back to its master within some ten seconds.
  ruleOf('redis-follow', { patience: 3 }),
  // Clients that find the new master a moment later have done no harm.
  ruleOf('redis-errors', { patience: 3, blind: mayServe }),
  ruleOf('redis-writes', { patience: 1, blind: mayServe }),
  // One snapshot that fails is tried again a moment later.
  ruleOf('redis-unsaved', { patience: 3 }),
  ruleOf('redis-unwritten', { patience: 2, blind: mayServe }),
];
