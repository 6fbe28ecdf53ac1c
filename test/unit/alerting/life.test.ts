import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Alerts, acknowledge, follow, noAlerts } from '../../../source/alerting/life.ts';
import { type Condition, type Rule, severityOf } from '../../../source/alerting/rule.ts';

const PATIENCE = { raiseAfterMs: 5_000, clearAfterMs: 10_000 };
const rule: Rule = { id: 'lag', patience: 1, find: () => [] };
const atOnce: Rule = { ...rule, id: 'quorum', patience: 0 };

const degraded: Condition = { id: 'lag:patroni2', severity: 'degraded', system: 'patroni', text: 'behind' };
const critical: Condition = { ...degraded, severity: 'critical' };

/** A moment (seconds) and what was found in it; `blind`: the rule could not be checked. */
type Sample = readonly [seconds: number, found?: Condition | 'blind'];

function after(samples: readonly Sample[], by: Rule = rule): { alerts: Alerts; changed: string[] } {
  let alerts = noAlerts;
  const changed: string[] = [];
  for (const [seconds, found] of samples) {
    const holds = found === undefined || found === 'blind' ? [] : [{ rule: by, condition: found }];
    const next = follow(alerts, holds, () => found === 'blind', PATIENCE, seconds * 1000);
    alerts = next.alerts;
    changed.push(...next.changes.map(({ type, alert }) => `${seconds} ${type} ${alert.severity}`));
  }
  return { alerts, changed };
}

test('a condition is raised after it has held for long enough, and began when it began to hold', () => {
  const { alerts, changed } = after([
    [1, degraded],
    [5, degraded],
    [6, degraded],
    [7, degraded],
  ]);
  assert.deepEqual(changed, ['6 raised degraded']);
  assert.equal(alerts.active[0]?.startedAt, 1_000);
  assert.equal(alerts.active[0]?.raisedAt, 6_000);
});

test('a condition that is gone in between starts again', () => {
  const { changed } = after([[1, degraded], [3], [5, degraded], [9, degraded]]);
  assert.deepEqual(changed, []);
});

test('a rule without patience raises at once', () => {
  assert.deepEqual(after([[1, critical]], atOnce).changed, ['1 raised critical']);
});

test('it is cleared after it has been gone for long enough, and ended when it went', () => {
  const { alerts, changed } = after([[0, critical], [20], [29], [30]], atOnce);
  assert.deepEqual(changed, ['0 raised critical', '30 cleared critical']);
  assert.deepEqual(alerts.active, []);
  assert.equal(alerts.past[0]?.endedAt, 20_000);
});

test('a degraded condition that becomes critical stays one alert, with its start and its peak', () => {
  const value = (bytes: number, severity: Condition['severity']): Condition => ({
    ...degraded,
    severity,
    value: bytes,
    unit: 'bytes',
  });
  const { alerts, changed } = after([
    [0, value(2, 'degraded')],
    [5, value(3, 'degraded')],
    [6, value(50, 'critical')],
    [10, value(60, 'critical')],
    [11, value(40, 'critical')],
  ]);
  assert.deepEqual(changed, ['5 raised degraded', '11 escalated critical']);
  const [alert, ...others] = alerts.active;
  assert.deepEqual(others, []);
  assert.deepEqual(
    [alert?.startedAt, alert?.severity, alert?.value, alert?.peak, alert?.worst],
    [0, 'critical', 40, 60, 'critical'],
  );
});

test('it becomes degraded again only after it has been one for as long as it takes to clear', () => {
  const { changed, alerts } = after(
    [
      [0, critical],
      [1, degraded],
      [10, degraded],
      [11, degraded],
    ],
    atOnce,
  );
  assert.deepEqual(changed, ['0 raised critical', '11 eased degraded']);
  assert.equal(alerts.active[0]?.worst, 'critical');
});

test('what jumps to critical before it is raised is raised as what has lasted', () => {
  const jump: Sample[] = [
    [0, degraded],
    [4, critical],
    [5, critical],
    [10, critical],
  ];
  assert.deepEqual(after(jump).changed, ['5 raised degraded', '10 escalated critical']);
});

test('the peak counts from the first moment, also before it was raised', () => {
  const at = (value: number): Condition => ({ ...degraded, value });
  assert.equal(
    after([
      [0, at(9)],
      [5, at(2)],
    ]).alerts.active[0]?.peak,
    9,
  );
});

test('while a rule cannot be checked, its alert neither clears nor counts as gone', () => {
  const { changed } = after([[0, critical], [5], [6, 'blind'], [60, 'blind'], [61], [70]], atOnce);
  assert.deepEqual(changed, ['0 raised critical']);
});

test('what was acknowledged is loud again when it becomes critical', () => {
  const { alerts } = after([
    [0, degraded],
    [5, degraded],
  ]);
  const number = alerts.active[0]?.number ?? 0;
  const seen = acknowledge(alerts, number, true, 6_000);
  assert.equal(seen?.alert.acknowledgedAt, 6_000);
  assert.equal(acknowledge(seen?.alerts ?? noAlerts, number, true, 7_000), undefined, 'nothing to change');
  const found = [{ rule, condition: critical }];
  const turning = follow(seen?.alerts ?? noAlerts, found, () => false, PATIENCE, 8_000).alerts;
  assert.equal(turning.active[0]?.acknowledgedAt, 6_000);
  const worse = follow(turning, found, () => false, PATIENCE, 13_000).alerts;
  assert.equal(worse.active[0]?.acknowledgedAt, undefined);
});

test('nothing new gives the same object', () => {
  const { alerts } = after([[0, critical], [20], [21]], atOnce);
  assert.equal(follow(alerts, [], () => false, PATIENCE, 22_000).alerts, alerts);
  const active = after([[0, critical]], atOnce).alerts;
  assert.equal(
    follow(active, [{ rule: atOnce, condition: { ...critical } }], () => false, PATIENCE, 1_000).alerts,
    active,
  );
});

test('the past is bounded, and numbers go on counting', () => {
  const samples = Array.from({ length: 250 }, (_, i): Sample[] => [
    [i * 100, critical],
    [i * 100 + 10],
    [i * 100 + 20],
  ]);
  const { alerts } = after(samples.flat(), atOnce);
  assert.equal(alerts.past.length, 200);
  assert.equal(alerts.past.at(-1)?.number, 250);
});

test('an input that flaps within the windows raises at most once, and never when it holds too shortly', () => {
  // Stretches of seconds: on, off, on, off, …; every gap is shorter than what clears.
  const stretch = fc.record({ on: fc.integer({ min: 1, max: 20 }), off: fc.integer({ min: 1, max: 9 }) });
  fc.assert(
    fc.property(fc.array(stretch, { minLength: 1, maxLength: 30 }), (stretches) => {
      const samples: Sample[] = [];
      let second = 0;
      for (const { on, off } of stretches) {
        for (let i = 0; i < on; i += 1) samples.push([second++, degraded]);
        for (let i = 0; i < off; i += 1) samples.push([second++]);
      }
      const { changed } = after(samples);
      // It holds for one second less than there are samples.
      const raises = stretches.some(({ on }) => on - 1 >= PATIENCE.raiseAfterMs / 1000) ? 1 : 0;
      assert.equal(changed.length, raises);
    }),
  );
});

test('a value around a level changes its severity once', () => {
  const levels = { degraded: 100, critical: 1000 };
  assert.equal(severityOf(100, levels, undefined), undefined);
  assert.equal(severityOf(101, levels, undefined), 'degraded');
  assert.equal(severityOf(81, levels, 'degraded'), 'degraded');
  assert.equal(severityOf(80, levels, 'degraded'), undefined);
  assert.equal(severityOf(1001, levels, 'degraded'), 'critical');
  assert.equal(severityOf(801, levels, 'critical'), 'critical');
  assert.equal(severityOf(801, levels, 'degraded'), 'degraded');
  assert.equal(severityOf(800, levels, 'critical'), 'degraded');
});
