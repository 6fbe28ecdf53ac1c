import { type Condition, exists, type Rule, ruleOf, severityOf } from '../../alerting/rule.ts';
import { current, membersOf } from '../../model/facts.ts';
import { findingId } from '../finding.ts';
import { fullestPool, poolPercent } from './facts.ts';

const pool: Rule = {
  id: 'app-pool',
  patience: 1,
  find: ({ facts, thresholds, active }) =>
    membersOf(facts, 'app').flatMap((member): Condition[] => {
      const app = current(facts.app[member]);
      const fullest = app === undefined ? undefined : fullestPool(app);
      if (fullest === undefined) return [];
      const id = findingId('app-pool', member);
      const taken = poolPercent(fullest);
      const severity = severityOf(taken, { degraded: thresholds.poolWarnPercent }, active(id));
      if (severity === undefined) return [];
      const { name, used, max, waiting } = fullest;
      const wait = waiting === 0 ? '' : `, ${waiting} waiting`;
      const text = `${taken} % of the pool for ${name} of ${member} is taken: ${used} of ${max}${wait}`;
      return [{ id, severity, system: 'app', member, text, value: taken, unit: 'percent' }];
    }),
  blind: ({ facts }, { member = '' }) => current(facts.app[member]) === undefined && exists(facts, member),
};

/** What can be wrong with the application. */
export const appRules: readonly Rule[] = [
  // That of a switchover lasts for six or seven seconds: its own checks take two more until they fail.
  ruleOf('app-down', { patience: 2 }),
  // It counts over seconds: those of a switchover are in it for as long.
  ruleOf('app-errors', { patience: 3 }),
  pool,
];
