import { systems } from '../systems/index.ts';
import { disagreement, splitBrain } from './disagreement.ts';
import type { Found, Input, Rule } from './rule.ts';
import { silence } from './silence.ts';

/** Every rule: the table of the architecture document, and what it leaves out. */
const rules: readonly Rule[] = [
  splitBrain,
  disagreement,
  silence,
  ...systems.flatMap((system) => system.rules),
];

/** All that is wrong now, by the rules; whether that is an alert is decided by how long it lasts. */
export function conditionsOf(input: Input): readonly Found[] {
  return rules.flatMap((rule) => rule.find(input).map((condition) => ({ rule, condition })));
}

/** The rule with this id. */
export function ruleById(id: string): Rule | undefined {
  return rules.find((rule) => rule.id === id);
}
