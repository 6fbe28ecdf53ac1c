import { findingId, isOfKind, SILENT } from '../systems/finding.ts';
import { systems } from '../systems/index.ts';
import { disagreement, splitBrain } from './disagreement.ts';
import { conditionOf, type Found, type Input, type Rule, ruleOf } from './rule.ts';
import { silence } from './silence.ts';

// Docker reports them, and no answer of a member can take them back.
const fates: readonly Rule[] = [
  // A whole stack is taken down in steps, and one that is made again is back before that.
  ruleOf('removed', { patience: 1, blind: () => false }),
  ruleOf('oom', { patience: 0, blind: ({ facts }) => facts.containers.error !== undefined }),
  ruleOf('restarts', { patience: 1, blind: ({ facts }) => facts.containers.error !== undefined }),
];

/** Every rule: the table of the architecture document, and what it leaves out. */
const rules: readonly Rule[] = [
  splitBrain,
  disagreement,
  ...silence,
  ruleOf('container', {
    // One that is started again is up before that.
    patience: 2,
    // That is said of its member, too.
    unless: ({ findings }, { member }) => findings.some(({ id }) => id === findingId(SILENT, member)),
  }),
  ...fates,
  ...systems.flatMap((system) => system.rules),
];

/** What no rule finds and stays critical is an alert all the same: what is no alert yet may only be one later. */
const other: Rule = { id: 'critical', patience: 3, find: () => [] };

/** All that is wrong now, by the rules; whether that is an alert is decided by how long it lasts. */
export function conditionsOf(input: Input): readonly Found[] {
  const found = rules.flatMap((rule) => rule.find(input).map((condition) => ({ rule, condition })));
  const ids = new Set(found.map(({ condition }) => condition.id));
  const others = input.findings
    .filter(({ id, severity }) => severity === 'critical' && !ids.has(id))
    // These have their own time.
    .filter((finding) => !silence.some(({ id }) => isOfKind(finding, id)))
    .map((finding) => ({ rule: other, condition: conditionOf(finding) }));
  return [...found, ...others];
}

/** The rule with this id; undefined for that of an alert which no rule found. */
export function ruleById(id: string): Rule | undefined {
  return rules.find((rule) => rule.id === id);
}
