import { type Rule, ruleOf } from '../../alerting/rule.ts';

/** What of the way in is worth an alert. */
export const haproxyRules: readonly Rule[] = [
  ruleOf('no-route', { patience: 1 }),
  ruleOf('two-writers', { patience: 1 }),
];
