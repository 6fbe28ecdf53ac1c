import { appRules } from './app.ts';
import { layerRules } from './layers.ts';
import { postgresRules } from './postgres.ts';
import type { Found, Input, Rule } from './rule.ts';

export { SPLIT_BRAIN } from './layers.ts';

/** Every rule: the table of the architecture document, and what it leaves out. */
export const rules: readonly Rule[] = [...layerRules, ...postgresRules, ...appRules];

/** All that is wrong now, by the rules; whether that is an alert is decided by how long it lasts. */
export function conditionsOf(input: Input): readonly Found[] {
  return rules.flatMap((rule) => rule.find(input).map((condition) => ({ rule, condition })));
}

/** The rule with this id. */
export function ruleById(id: string): Rule | undefined {
  return rules.find((rule) => rule.id === id);
}
