import { claimsText, type Standing } from '../cluster/agreement.ts';
import { isRunning } from '../model/container.ts';
import { containerOf, current, type Facts, membersOf } from '../model/facts.ts';
import type { Observed } from '../model/observed.ts';
import type { MemberSystem } from '../model/system.ts';
import { findingId } from '../systems/finding.ts';
import { isSystem } from '../systems/index.ts';
import type { Condition, Rule } from './rule.ts';

/** Id of the disagreement between two nodes that accept writes. */
export const SPLIT_BRAIN = 'split-brain';

/** Two nodes that accept writes. */
export const splitBrain: Rule = {
  id: SPLIT_BRAIN,
  patience: 0,
  // While the old leader's last answer is from before the new one's first, it may be no more than a change.
  find: ({ facts, standing, active }) =>
    standing
      .filter(({ id, passing }) => id === SPLIT_BRAIN && (!passing || active(id) !== undefined))
      .map((one) => ofDisagreement(one, facts)),
  // A node that runs and cannot be asked may still take writes.
  blind: ({ facts }) => membersOf(facts, 'patroni').some((member) => doesNotAnswer(facts, 'patroni', member)),
};

/** Layers that contradict each other. */
export const disagreement: Rule = {
  id: 'disagreement',
  // They are dated already, and each has its own time for what is ordinary.
  patience: 0,
  find: ({ facts, standing, thresholds, now, active }) =>
    standing.flatMap((one): Condition[] => {
      const id = findingId('disagreement', one.id);
      const lasts = !one.passing && now - one.since >= thresholds.raiseAfterMs;
      if (one.id === SPLIT_BRAIN || (!lasts && active(id) === undefined)) return [];
      return [{ ...ofDisagreement(one, facts), id }];
    }),
  // Two that cannot be compared any more have not come to agree.
  blind: ({ facts }, { system, member }) => {
    if (system === 'patroni' && current(facts.dcs) === undefined) return true;
    const role = member === undefined ? undefined : containerOf(facts, member)?.role;
    return member !== undefined && role !== undefined && isSystem(role) && doesNotAnswer(facts, role, member);
  },
};

function ofDisagreement(
  { id, severity, system, claims, finding, runbook, since }: Standing,
  facts: Facts,
): Condition {
  const [, member = ''] = id.split(':');
  return {
    id,
    severity: severity === 'critical' ? 'critical' : 'warning',
    system,
    ...(containerOf(facts, member) === undefined ? {} : { member }),
    ...(finding === undefined ? { text: claimsText(claims) } : { text: finding, detail: claimsText(claims) }),
    since,
    ...(runbook === undefined ? {} : { runbook }),
  };
}

function doesNotAnswer(facts: Facts, system: MemberSystem, member: string): boolean {
  const fact: Observed<unknown> | undefined = facts[system][member];
  if (current(fact) !== undefined) return false;
  const container = containerOf(facts, member);
  return facts.containers.error !== undefined || (container !== undefined && isRunning(container));
}
