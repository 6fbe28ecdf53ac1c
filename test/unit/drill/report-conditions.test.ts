import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation } from '../../../source/drill/observation.ts';
import { reportOf } from '../../../source/drill/report-of.ts';
import { writeLanes } from '../../../source/drill/result/attempt.ts';
import { errorBudgetOf } from '../../../source/drill/result/error-budget.ts';
import { attempts, FAULT_MS, findings, HEADING, node } from './findings.ts';

const { observations } = findings();
const seen = (...more: readonly Observation[]) => [...observations, ...more].sort((a, b) => a.atMs - b.atMs);

test('a later outage is reported with its likely cause, and counts in the error budget', () => {
  const [first, second] = [
    [FAULT_MS, FAULT_MS + 18_000],
    [FAULT_MS + 30_000, FAULT_MS + 34_000],
  ] as const;
  const tried = attempts(writeLanes, ...first).map((attempt) =>
    attempt.invokedMs >= second[0] && attempt.invokedMs < second[1]
      ? { ...attempt, outcome: 'fail' as const }
      : attempt,
  );
  const routes = (atMs: number, ...servers: readonly string[]): Observation => ({
    ...{ type: 'routes', atMs, servers },
  });
  const report = reportOf(
    HEADING,
    findings({
      attempts: tried,
      observations: seen(routes(30_000, 'patroni2'), routes(second[0] - 200)),
    }),
  );
  assert.equal(report.uMaxMs, 18_105, 'that of the fault');
  const later = report.outages?.filter(({ own }) => !own) ?? [];
  assert.deepEqual(
    later.map(({ lane, fromMs, uMaxMs, cause }) => [lane, fromMs, uMaxMs, cause]),
    writeLanes.map((lane) => [lane, 29_905, 4_105, "HAProxy's checks took every server out"]),
  );
  assert.deepEqual(report.errorBudget, errorBudgetOf(18_105 + 4_105));
  assert.ok(report.budgets.some(({ name, measured }) => /later outage/.test(name) && measured === 4_105));
});

// As it was reproduced: switched off between gate and fault, and writes were acknowledged meanwhile.
test('synchronous_mode that is switched off before the fault proves nothing, and its times are in the report', () => {
  const settings = (atMs: number, synchronous: boolean): Observation => ({
    ...{ type: 'settings', atMs, text: `synchronousMode ${synchronous}`, synchronous },
  });
  const alone = node('patroni1', 9_900);
  const report = reportOf(
    HEADING,
    findings({
      observations: [settings(0, true), node('patroni1', 8_000, 'patroni2'), settings(9_100, false), alone],
    }),
  );
  assert.equal(report.verdict, 'not proven');
  assert.deepEqual(
    report.syncGaps?.map(({ fromMs, text }) => [fromMs, text]),
    [[-900, 'synchronous_mode is off']],
  );
  assert.ok(
    report.reasons.some((reason) =>
      /"nothing lost" is not proven: synchronous_mode is off, from −0.9 s/.test(reason),
    ),
    report.reasons.join('\n'),
  );
});

test('what others did meanwhile is in the report, and is a reason where it touches what is judged', () => {
  const stopped = (name: string): readonly Observation[] => [
    { type: 'container', atMs: 0, name, state: 'running', startedAt: 1 },
    { type: 'container', atMs: FAULT_MS + 4_000, name, state: 'exited', startedAt: 1 },
  ];
  for (const [name, verdict] of [
    ['patroni3', 'not proven'],
    ['app', 'pass'],
  ] as const) {
    const text = `the container of ${name} went from running to exited`;
    const report = reportOf(HEADING, findings({ observations: seen(...stopped(name)) }));
    assert.deepEqual(report.interference, [{ atMs: 4_000, text, judged: verdict !== 'pass' }]);
    assert.equal(report.verdict, verdict, report.reasons.join('\n'));
  }
});

test('the fault has its time of day, what that was taken from, and its error', () => {
  assert.deepEqual(reportOf(HEADING, findings()).fault, {
    ...{ at: '2026-11-25T00:00:10.000Z', source: "Docker's event", errorMs: 40 },
  });
});
