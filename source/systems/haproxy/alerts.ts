import { type Rule, ruleOf } from '../../alerting/rule.ts';

/** What of the way in is worth an alert. */
export const haproxyRules: readonly Rule[] = [
  ruleOf('no-route', { patience: 1 }),
  ruleOf('two-writers', { patience: 1 }),
  ruleOf('frontend-closed', { patience: 1 }),
  ruleOf('no-read-route', { patience: 3 }),
  ruleOf('queue', { patience: 1 }),
  // A switchover is over before that.
  ruleOf('unwritten', { patience: 2 }),
];
