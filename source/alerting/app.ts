import { current, membersOf } from '../model/facts.ts';
import { componentsDown, fullestPool, isAppUp, poolPercent } from '../systems/app/facts.ts';
import { type Condition, conditionId, exists, type Rule, severityOf } from './rule.ts';

const down: Rule = {
  id: 'app-down',
  // A switchover is over before that.
  patience: 1,
  find: ({ facts }) =>
    membersOf(facts, 'app').flatMap((member): Condition[] => {
      const app = current(facts.app[member]);
      if (app === undefined || isAppUp(app)) return [];
      const parts = componentsDown(app);
      const what = parts.map((part) => `${part.name} ${part.status}`).join(', ');
      const detail = parts.flatMap((part) => part.error ?? []).join('; ');
      return [
        {
          id: conditionId('app-down', member),
          severity: 'critical',
          system: 'app',
          member,
          text: `${member} is ${app.status}${what === '' ? '' : `: ${what}`}`,
          ...(detail === '' ? {} : { detail }),
        },
      ];
    }),
  blind: ({ facts }, { member = '' }) => current(facts.app[member]) === undefined && exists(facts, member),
};

const pool: Rule = {
  id: 'app-pool',
  patience: 1,
  find: ({ facts, thresholds, active }) =>
    membersOf(facts, 'app').flatMap((member): Condition[] => {
      const app = current(facts.app[member]);
      const fullest = app === undefined ? undefined : fullestPool(app);
      if (fullest === undefined) return [];
      const id = conditionId('app-pool', member);
      const taken = poolPercent(fullest);
      const severity = severityOf(taken, { warning: thresholds.poolWarnPercent }, active(id));
      if (severity === undefined) return [];
      const { name, used, max, waiting } = fullest;
      const wait = waiting === 0 ? '' : `, ${waiting} waiting`;
      const text = `${taken} % of the pool for ${name} of ${member} is taken: ${used} of ${max}${wait}`;
      return [{ id, severity, system: 'app', member, text, value: taken, unit: 'percent' }];
    }),
  blind: ({ facts }, { member = '' }) => current(facts.app[member]) === undefined && exists(facts, member),
};

/** What can be wrong with the application. */
export const appRules: readonly Rule[] = [down, pool];
