import { type Rule, ruleOf } from '../../alerting/rule.ts';

/** What of Redis is worth an alert. */
export const redisRules: readonly Rule[] = [
  ruleOf('redis-link', { patience: 1 }),
  ruleOf('redis-writes', { patience: 1 }),
];
