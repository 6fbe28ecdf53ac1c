import { exists, type Rule, ruleOf } from '../../alerting/rule.ts';
import { answering } from '../../model/facts.ts';

/** What of the way in is worth an alert. */
export const haproxyRules: readonly Rule[] = [
  ruleOf('no-route', { patience: 1, blind: noneServes }),
  ruleOf('two-writers', { patience: 1, blind: noneServes }),
  ruleOf('frontend-closed', { patience: 1, blind: noneServes }),
  ruleOf('no-read-route', { patience: 3, blind: noneServes }),
  ruleOf('queue', { patience: 1, blind: noneServes }),
  // A container that was started has its name a moment later.
  ruleOf('unresolved', { patience: 3, blind: noneServes }),
  // A switchover is over before that.
  ruleOf('unwritten', { patience: 2, blind: noneServes }),
  // A replica that is lost is out of the backend before that.
  ruleOf('unread', { patience: 3, blind: noneServes }),
];

// What is wrong with one that is gone is no matter where another one serves.
function noneServes(...[{ facts }, { member = '' }]: Parameters<NonNullable<Rule['blind']>>): boolean {
  return answering(facts, 'haproxy').length === 0 && exists(facts, member);
}
