import { type Input, type Rule, ruleOf } from '../../alerting/rule.ts';
import { answering } from '../../model/facts.ts';

/** What of etcd is worth an alert. */
export const etcdRules: readonly Rule[] = [
  ruleOf('etcd-quorum', {
    patience: 0,
    // Members that are slow for a moment say the same; a quorum read that goes through says that there is one.
    unless: ({ facts, thresholds, now }) => {
      const { at, error, failingSince = now } = facts.dcs;
      return error === undefined || (at === undefined && now - failingSince < thresholds.raiseAfterMs);
    },
  }),
  ruleOf('etcd-alarm', { patience: 0, blind: noneAnswers }),
  // A member that is added is in the list before it starts.
  ruleOf('etcd-member', { patience: 1 }),
];

function noneAnswers({ facts }: Input): boolean {
  return answering(facts, 'etcd').length === 0;
}
