import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Severity, Verdict } from '../../../source/model/severity.ts';
import { type Condition, condition, isAlertOf, type Seen, saysPattern } from '../../conditions/condition.ts';
import { until } from '../../wait.ts';
import { cli, withConsole } from '../console.ts';
import type { Operator } from '../operator.ts';
import { systemHas } from '../system.ts';

/** Does something to the stack that `back` undoes, whatever comes of the test. */
export type Make = (does: () => Promise<unknown>, back: () => Promise<unknown>) => Promise<void>;

type Options = {
  /** What else is on the screen while it lasts, and afterwards. */
  readonly meanwhile?: (operator: Operator) => Promise<void>;
  readonly afterwards?: (operator: Operator) => Promise<void>;
};

const undo: (() => Promise<unknown>)[] = [];

const make: Make = async (does, back) => {
  undo.push(back);
  await does();
};

/** Undoes what a condition has made. */
export async function undoAll(): Promise<void> {
  for (const back of undo.splice(0).reverse()) await back();
}

/**
 * A condition that is made on the real stack, under the eyes of a console that was healthy: it is on the screen, its
 * alert is raised, `status` says the same, and when it is undone verdict and alert are over.
 */
export function onStack(
  record: Condition,
  making: (make: Make, operator: Operator) => Promise<void>,
  options: Options = {},
): readonly [string, () => Promise<void>] {
  return condition(record, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'paws-condition-'));
    const log = path.join(folder, 'alerts.jsonl');
    // Alerts come soon, and go soon.
    const env = {
      PAWS_ALERT_HOOK: `cat >> ${log}`,
      PAWS_RAISE_AFTER_MS: '1000',
      PAWS_CLEAR_AFTER_MS: '1000',
    };
    const all: Seen[] = [];
    try {
      const watch = async (operator: Operator) => void all.push(await see(operator, log));
      await withConsole([200, 60], watch, { env });
    } finally {
      rmSync(folder, { recursive: true });
    }
    const [seen] = all;
    assert.ok(seen !== undefined);
    return seen;
  });

  async function see(operator: Operator, log: string): Promise<Seen> {
    await operator.sees('HEALTHY', { within: 120_000 });
    await making(make, operator);
    const verdict = new RegExp(` ${record.verdict.toUpperCase()} `);
    await operator.sees([verdict, saysPattern(record)], { within: 120_000 });
    const { screen } = operator;
    if (record.alert !== undefined) {
      const isRaised = () => alertsIn(log).some(isAlertOf(record));
      await until(isRaised, { timeoutMs: 60_000, what: `the alert ${record.alert}` });
    }
    const alerts = alertsIn(log);
    await options.meanwhile?.(operator);
    const { exitCode, stdout } = await cli(['status', '--json']);
    const status: { verdict: Verdict; reasons: { text: string }[] } = JSON.parse(stdout);
    const isSaid = status.reasons.some(({ text }) => saysPattern(record).test(text));
    assert.ok(isSaid || record.verdict === 'healthy', `status does not say it: ${stdout}`);
    await undoAll();
    await operator.sees('HEALTHY', { within: 180_000 });
    await options.afterwards?.(operator);
    await systemHas('the alerts that are left', () => activeIn(log), []);
    return { screen, verdict: status.verdict, exitCode, alerts };
  }
}

type Told = { readonly event: string; readonly id: string; readonly severity: Severity };

/** What the alert hook has received. */
function alertsIn(log: string): readonly Told[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line): Told => JSON.parse(line));
}

function activeIn(log: string): readonly string[] {
  const last = new Map(alertsIn(log).map(({ id, event }) => [id, event]));
  return [...last].flatMap(([id, event]) => (event === 'cleared' ? [] : [id]));
}
