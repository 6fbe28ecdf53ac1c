import type { Standing } from '../cluster/agreement.ts';
import { isRunning } from '../model/container.ts';
import { containerOf, current, type Facts } from '../model/facts.ts';
import type { Handovers } from '../model/history.ts';
import type { Observed } from '../model/observed.ts';
import type { Severity } from '../model/severity.ts';
import type { MemberSystem } from '../model/system.ts';
import type { Thresholds } from '../model/thresholds.ts';
import { type Finding, isOfKind } from '../systems/finding.ts';

/** What a value of an alert counts. */
type Unit = 'bytes' | 'percent' | 'failovers';

/** Something that is wrong now, found by a rule. */
export type Condition = {
  /** Rule and subject: the same as long as it is the same trouble. */
  readonly id: string;
  readonly severity: Severity;
  readonly system: Finding['system'];
  /** The member that it is about; absent where it is about no single one. */
  readonly member?: string;
  /** What is wrong, in one line. */
  readonly text: string;
  /** Who says so, or why: what is too long for a line. */
  readonly detail?: string;
  /** When it began, if the facts show it (ms since the epoch); else it begins when it is found. */
  readonly since?: number;
  readonly value?: number;
  readonly unit?: Unit;
  /** The line of the runbook, where there is one. */
  readonly runbook?: string;
};

/** What rules judge. */
export type Input = {
  readonly facts: Facts;
  /** What is wrong, as the verdict's reasons have it. */
  readonly findings: readonly Finding[];
  readonly handovers: Handovers;
  /** Where the layers disagree, and for how long. */
  readonly standing: readonly Standing[];
  /** Bytes that a replica has not replayed, as measured now; undefined while that is not known. */
  readonly lag: (member: string) => number | undefined;
  readonly thresholds: Thresholds;
  /** ms since the epoch. */
  readonly now: number;
  /** Severity of the alert with this id that is active now. */
  readonly active: (id: string) => Severity | undefined;
};

/** One kind of trouble, as data. */
export type Rule = {
  readonly id: string;
  /** How many times `raiseAfterMs` it must hold before it is raised; 0 is at once. */
  readonly patience: number;
  readonly find: (input: Input) => readonly Condition[];
  /** Whether the facts that could end this trouble are not there: then its alert stays as it is. */
  readonly blind?: (input: Input, alert: Pick<Condition, 'id' | 'system' | 'member'>) => boolean;
};

/** A condition with the rule that found it. */
export type Found = { readonly rule: Rule; readonly condition: Condition };

/**
 * The rule for a kind of finding: text and severity are the finding's own. `unless`: why it is no alert yet. `blind`: as
 * in `Rule`; where it is not given, an alert about a member stays while that member does not answer. `since`: when it
 * began, if the facts show it.
 */
export function ruleOf(
  kind: string,
  rest: Pick<Rule, 'patience' | 'blind'> & {
    readonly unless?: (input: Input, finding: Finding) => boolean;
    readonly since?: (input: Input, finding: Finding) => number | undefined;
  },
): Rule {
  const { patience, unless = () => false, since = () => undefined, blind = memberDoesNotAnswer } = rest;
  return {
    id: kind,
    patience,
    find: (input) =>
      input.findings
        .filter((finding) => isOfKind(finding, kind) && !unless(input, finding))
        .map((finding) => conditionOf(finding, since(input, finding))),
    blind,
  };
}

/** A finding as the condition of an alert; `since` as in `Condition`. */
export function conditionOf({ evidence, ...finding }: Finding, since?: number): Condition {
  return {
    ...finding,
    ...(evidence === undefined ? {} : { detail: evidence }),
    ...(since === undefined ? {} : { since }),
  };
}

const memberDoesNotAnswer: NonNullable<Rule['blind']> = ({ facts }, { system, member }) => {
  if (member === undefined || system === 'docker') return false;
  const fact: Observed<unknown> | undefined = facts[system][member];
  return current(fact) === undefined && exists(facts, member);
};

// One that is slow on a busy machine answers the next time.
const GONE_AFTER_MS = 2_000;

/** Whether a member does not answer: at once where Docker says that it cannot, else after more than one failure. */
export function isGone(facts: Facts, system: MemberSystem, member: string, now: number): boolean {
  const fact: Observed<unknown> | undefined = facts[system][member];
  if (fact?.error === undefined) return false;
  const container = facts.containers.error === undefined ? containerOf(facts, member) : undefined;
  if (container !== undefined && !isRunning(container)) return true;
  return now - (fact.failingSince ?? now) >= GONE_AFTER_MS;
}

/** Whether a member still belongs to the stack, as far as Docker reports. */
export function exists(facts: Facts, member: string): boolean {
  const { containers, withoutHosts, removed } = facts;
  if (withoutHosts !== undefined || containerOf(facts, member) !== undefined) return true;
  return containers.error !== undefined && !removed.some((one) => one.member === member);
}

// A value must fall below this part of its level before it counts as gone, or it would flap around the level.
const CLEAR_BELOW = 0.8;

/**
 * Severity of a value against its levels, undefined below them. A severity that is active already is kept until the
 * value has fallen to four fifths of its level.
 */
export function severityOf(
  value: number,
  levels: { readonly degraded: number; readonly critical?: number },
  active: Severity | undefined,
): Severity | undefined {
  const { degraded, critical = Number.POSITIVE_INFINITY } = levels;
  if (value > critical * (active === 'critical' ? CLEAR_BELOW : 1)) return 'critical';
  return value > degraded * (active === undefined ? 1 : CLEAR_BELOW) ? 'degraded' : undefined;
}
