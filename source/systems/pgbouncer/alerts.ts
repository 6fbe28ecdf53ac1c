import { type Condition, exists, type Rule, ruleOf, severityOf } from '../../alerting/rule.ts';
import { current, membersOf } from '../../model/facts.ts';
import { findingId } from '../finding.ts';
import { takenOf } from './facts.ts';

const pool: Rule = {
  id: 'pooler-pool',
  patience: 1,
  find: ({ facts, thresholds, active }) =>
    membersOf(facts, 'pgbouncer').flatMap((member) => {
      const pooler = current(facts.pgbouncer[member]);
      if (pooler === undefined) return [];
      return pooler.pools.flatMap((one): Condition[] => {
        const use = takenOf(pooler, one);
        if (use === undefined) return [];
        const { taken, size, percent } = use;
        const id = findingId('pooler-pool', `${member}/${one.database}/${one.user}`);
        const severity = severityOf(percent, { degraded: thresholds.poolWarnPercent }, active(id));
        if (severity === undefined) return [];
        const wait = one.clientsWaiting === 0 ? '' : `, ${one.clientsWaiting} waiting`;
        const text = `${percent} % of the pool of ${one.user} to ${one.database} at ${member} is taken: ${taken} of ${size}${wait}`;
        return [{ id, severity, system: 'pgbouncer', member, text, value: percent, unit: 'percent' }];
      });
    }),
  blind: ({ facts }, { member = '' }) =>
    current(facts.pgbouncer[member]) === undefined && exists(facts, member),
};

/** What can be wrong with a pooler. */
export const pgbouncerRules: readonly Rule[] = [
  ruleOf('pooler-paused', { patience: 1 }),
  ruleOf('pooler-waits', { patience: 1 }),
  pool,
];
