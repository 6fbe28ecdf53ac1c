import { isGone, type Rule, ruleOf } from '../../alerting/rule.ts';
import { answering, membersOf } from '../../model/facts.ts';
import { quorumOf } from '../../model/quorum.ts';

/** What of the sentinels is worth an alert. */
export const sentinelRules: readonly Rule[] = [
  ruleOf('sentinel-quorum', {
    patience: 0,
    // One that was slow once has not left: the majority is lost when it stays silent.
    unless: ({ facts, now }) => {
      const names = membersOf(facts, 'sentinel');
      const speaking = answering(facts, 'sentinel');
      const there = names.filter((name) => !isGone(facts, 'sentinel', name, now));
      return !quorumOf(speaking.length, names.length).ok && quorumOf(there.length, names.length).ok;
    },
  }),
  // One that is started again is fit after it has caught up.
  ruleOf('sentinel-heir', { patience: 3 }),
  ruleOf('sentinel-peers', { patience: 3 }),
  // One that is added is listed before its container is.
  ruleOf('sentinel-replica', { patience: 3 }),
  ruleOf('sentinel-tilt', { patience: 1 }),
];
