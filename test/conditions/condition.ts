import assert from 'node:assert/strict';
import * as runner from 'node:test';
import { verdictExitCode } from '../../source/commands/exit-code.ts';
import type { Severity, Verdict } from '../../source/model/severity.ts';

/** What can be wrong with a stack, and what the console makes of it: a row of docs/conditions.md. */
export type Condition = {
  /** As it is made, or was captured. */
  readonly title: string;
  /** Public reports in which its class was seen: `patroni#2130`. Several conditions may share one; some have none. */
  readonly sources: readonly string[];
  /** What the screen says; `<…>` stands for what is another each time. */
  readonly says: string;
  readonly verdict: Verdict;
  /** Kind of the alert that is raised, as grave as the verdict; absent where there is none. */
  readonly alert?: string;
};

/** What a console has shown, raised and returned under a condition. */
export type Seen = {
  readonly screen: string;
  readonly verdict: Verdict;
  /** Of `status`. */
  readonly exitCode: number;
  readonly alerts: readonly { readonly id: string; readonly severity: Severity }[];
};

type Run = () => Promise<void>;

/**
 * `test`, `before`, `afterEach` and `after` of node:test for a file of conditions. While its conditions are only collected,
 * none of them does anything.
 */
export let { test, before, afterEach, after } = runner;

const records = new WeakMap<Run, Condition>();

/** What `test` takes: it makes the condition and checks that everything that was seen is as the record has it. */
export function condition(record: Condition, see: () => Promise<Seen> | Seen): readonly [string, Run] {
  const run = async () => check(record, await see());
  records.set(run, record);
  return [record.title, run];
}

function check(record: Condition, { screen, verdict, exitCode, alerts }: Seen): void {
  const { verdict: expected, alert } = record;
  assert.match(screen, saysPattern(record));
  assert.deepEqual({ verdict, exitCode }, { verdict: expected, exitCode: verdictExitCode(expected) });
  const told = alerts.map(({ id, severity }) => `${severity} ${id}`);
  if (alert === undefined) assert.deepEqual(told, [], 'no alert is raised');
  else assert.ok(alerts.some(isAlertOf(record)), `no ${expected} alert ${alert} is among ${told.join(', ')}`);
}

/** Whether an alert is that of the condition. */
export function isAlertOf({ alert, verdict }: Condition): (alert: Seen['alerts'][number]) => boolean {
  return ({ id, severity }) => (id === alert || id.startsWith(`${alert}:`)) && severity === verdict;
}

/** Finds what the screen says under the condition. */
export function saysPattern({ says }: Condition): RegExp {
  const escaped = says.split(/<[^>]*>/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.join('.+?'));
}

/** The conditions of a file of tests, in its order, without running one; `load` imports it. */
export async function conditionsOf(load: () => Promise<unknown>): Promise<readonly Condition[]> {
  const found: Condition[] = [];
  const collect = (_title: string, run: Run) => {
    const record = records.get(run);
    if (record !== undefined) found.push(record);
  };
  const nothing = () => undefined;
  test = collect as typeof test;
  before = afterEach = after = nothing;
  try {
    await load();
  } finally {
    ({ test, before, afterEach, after } = runner);
  }
  return found;
}
