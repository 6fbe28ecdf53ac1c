import { type Rule, ruleOf } from '../../alerting/rule.ts';

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
];
