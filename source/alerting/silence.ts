import type { Facts } from '../model/facts.ts';
import type { Observed } from '../model/observed.ts';
import { DCS_STALE, DCS_UNREAD, DOCKER_SILENT, type Finding, SILENT } from '../systems/finding.ts';
import { type Input, type Rule, ruleOf } from './rule.ts';

/** Members and layers that do not answer: the time for which they must be silent is a threshold of its own. */
export const silence: readonly Rule[] = [
  silenceOf(SILENT, (facts, { system, member }) =>
    system === 'docker' || member === undefined ? undefined : facts[system][member],
  ),
  silenceOf(DOCKER_SILENT, ({ containers }) => containers),
  silenceOf(DCS_UNREAD, ({ dcs }) => dcs),
  silenceOf(DCS_STALE, ({ dcs }) => dcs),
];

type FactOf = (facts: Facts, finding: Finding) => Observed<unknown> | undefined;

function silenceOf(kind: string, factOf: FactOf): Rule {
  return ruleOf(kind, {
    patience: 0,
    unless: (input, finding) => !isSilent(finding.id, factOf(input.facts, finding), input),
    since: ({ facts }, finding) => factOf(facts, finding)?.failingSince,
    // Its silence is what the finding is about: where there is none, it is over, or somebody else says why.
    blind: () => false,
  });
}

// Once it is known to be silent, a single answer in between does not make the next failure a new one.
function isSilent(id: string, fact: Observed<unknown> | undefined, input: Input): boolean {
  if (fact?.error === undefined) return false;
  const { now, thresholds, active } = input;
  return active(id) !== undefined || now - (fact.failingSince ?? now) > thresholds.silentAfterMs;
}
