import { type Rule, ruleOf } from '../../alerting/rule.ts';

/** What of Redis is worth an alert. */
export const redisRules: readonly Rule[] = [
  ruleOf('redis-link', { patience: 1 }),
  // Sentinels lead a replica back to its master within some ten seconds.
  ruleOf('redis-follow', { patience: 3 }),
  // Clients that find the new master a moment later have done no harm.
  ruleOf('redis-errors', { patience: 3 }),
  ruleOf('redis-writes', { patience: 1 }),
  ruleOf('redis-unwritten', { patience: 2 }),
];
