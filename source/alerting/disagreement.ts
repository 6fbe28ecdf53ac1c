import { claimsText, disagreementFindingId, SPLIT_BRAIN, type Standing } from '../cluster/agreement.ts';
import { isRunning } from '../model/container.ts';
import { containerOf, current, type Facts, membersOf } from '../model/facts.ts';
import type { Observed } from '../model/observed.ts';
import type { MemberSystem } from '../model/system.ts';
import { isSystem } from '../systems/index.ts';
import type { Condition, Rule } from './rule.ts';

/** Two nodes that accept writes. */
export const splitBrain: Rule = {
  id: SPLIT_BRAIN,
  patience: 0,
  // While the old leader's last answer is from before the new one's first, it may be no more than a change.
  find: ({ facts, standing, active }) =>
    standing
      .filter(({ id, passing }) => id === SPLIT_BRAIN && (!passing || active(id) !== undefined))
      .flatMap((one) => ofDisagreement(one, facts)),
  // A node that runs and cannot be asked may still take writes.
  blind: ({ facts }) => membersOf(facts, 'patroni').some((member) => doesNotAnswer(facts, 'patroni', member)),
};

/** What the ids of disagreements about the holder of the leader key begin with. */
const LEADER = disagreementFindingId({ id: 'leader-' });

/** Layers that contradict each other. */
export const disagreement: Rule = {
  id: 'disagreement',
  // They are dated already, and each has its own time for what is ordinary.
  patience: 0,
  find: ({ facts, standing, thresholds, now, active }) =>
    standing.flatMap((one): readonly Condition[] => {
      const lasts = !one.passing && now - one.since >= thresholds.raiseAfterMs;
      if (one.id === SPLIT_BRAIN || (!lasts && active(disagreementFindingId(one)) === undefined)) return [];
      return ofDisagreement(one, facts);
    }),
  // Two that cannot be compared any more have not come to agree.
  blind: ({ facts }, { id, system, member }) => {
    const dcs = current(facts.dcs);
    if (system === 'patroni' && dcs === undefined) return true;
    // It was about the holder of the leader key, which is another one by now.
    if (id.startsWith(LEADER) && dcs?.leader?.name !== member) return false;
    const role = member === undefined ? undefined : containerOf(facts, member)?.role;
    return member !== undefined && role !== undefined && isSystem(role) && doesNotAnswer(facts, role, member);
  },
};

/** The alert on a disagreement; none where a finding without a comparison says the same. */
function ofDisagreement(one: Standing, facts: Facts): readonly Condition[] {
  const { id, severity, system, claims, finding, runbook, since } = one;
  if (finding === undefined) return [];
  const [, member = ''] = id.split(':');
  return [
    {
      ...{ id: disagreementFindingId(one), severity, system },
      ...(containerOf(facts, member) === undefined ? {} : { member }),
      ...{ text: finding, detail: claimsText(claims), since },
      ...(runbook === undefined ? {} : { runbook }),
    },
  ];
}

function doesNotAnswer(facts: Facts, system: MemberSystem, member: string): boolean {
  const fact: Observed<unknown> | undefined = facts[system][member];
  if (current(fact) !== undefined) return false;
  const container = containerOf(facts, member);
  return facts.containers.error !== undefined || (container !== undefined && isRunning(container));
}
