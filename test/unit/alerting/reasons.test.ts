import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ruleById } from '../../../source/alerting/alerts.ts';
import { verdictExitCode } from '../../../source/commands/exit-code.ts';
import { statusReport } from '../../../source/commands/status.ts';
import { byGravity, SEVERITIES } from '../../../source/model/severity.ts';
import { selectHealth } from '../../../source/store/select.ts';
import { selectAlerts } from '../../../source/store/select-alerts.ts';
import type { State } from '../../../source/store/state.ts';
import { facts } from '../../fixtures/arbitrary.ts';
import { goesOn } from '../../fixtures/goes-on.ts';
import { after, app, everything, failure, healthy, NOW, patroni, sentinel } from '../../fixtures/state.ts';

/** Longer than any rule waits before it raises or clears an alert, s. */
const LONG = 60;

/** Shorter than any of them, s. */
const STEP = 4;

/** What must be so of a state that has been the same for longer than any rule waits. */
function checkSettled(state: State): void {
  const { verdict, reasons } = selectHealth(state);
  const { active } = selectAlerts(state);
  const told = (alerts: readonly { readonly id: string; readonly severity: string }[]) =>
    alerts.map(({ id, severity }) => `${severity} ${id}`).sort();
  const alertIds = new Set(active.map(({ id }) => id));
  const reasonIds = new Set(reasons.map(({ id }) => id));
  assert.deepEqual(
    told(reasons.filter(({ severity, id }) => severity === 'critical' && !alertIds.has(id))),
    [],
    'critical reasons without an alert',
  );
  assert.deepEqual(told(active.filter(({ id }) => !reasonIds.has(id))), [], 'alerts without a reason');
  assert.deepEqual(
    told(reasons.filter(({ id }) => alertIds.has(id))),
    told(active),
    'one severity for a reason and its alert',
  );
  assert.equal(reasonIds.size, reasons.length, 'each reason is there once');
  const [gravest] = reasons.map(({ severity }) => severity).sort(byGravity);
  assert.equal(verdict, gravest ?? 'healthy');
}

test('every critical reason has an alert and every alert a reason, of one severity, whatever is wrong', () => {
  const seen = facts.map((event) => ({ ...event, at: NOW }));
  const kinds = new Set<string>();
  fc.assert(
    fc.property(fc.array(seen, { maxLength: 8 }), (events) => {
      const bad = goesOn(after(healthy(), ...events), LONG, STEP);
      checkSettled(bad);
      for (const { rule } of bad.alerts.active) kinds.add(rule);
      const at = bad.now + 1_000;
      // What is over is cleared in both. A member that was removed is forgotten two minutes later: not just now.
      checkSettled(goesOn(after(bad, ...everything(at)), LONG + 20, STEP));
    }),
    { numRuns: 150 },
  );
  assert.ok(kinds.size > 10, `only these rules were tried: ${[...kinds].join(', ')}`);
});

test('an alert on a value is a reason for the verdict, and both are over together', () => {
  const behind = patroni('patroni3', { replayedLsn: 0x5000_0000 - (20 << 20) });
  const bad = goesOn(after(healthy(), behind), LONG);
  const { verdict, reasons } = selectHealth(bad);
  assert.equal(verdict, 'critical');
  assert.deepEqual(
    reasons.map(({ id }) => id),
    ['lag:patroni3'],
  );
  const caughtUp = after(bad, patroni('patroni3', {}, bad.now));
  const back = goesOn(caughtUp, 1);
  assert.equal(selectHealth(back).verdict, 'healthy');
  assert.deepEqual(selectAlerts(back).held, [], 'the header counts none');
  assert.equal(
    selectAlerts(back).active.length,
    1,
    'it is not cleared before it has been over for long enough',
  );
  assert.deepEqual(goesOn(caughtUp, LONG).alerts.active, []);
});

test('status counts what is judged against a level, too, in text, document and exit code', () => {
  const behind = patroni('patroni3', { replayedLsn: 0x5000_0000 - (20 << 20) });
  const state = after(healthy(), behind);
  const { text, exitCode } = statusReport(state, { json: true, width: 120, ascii: false });
  const document: { verdict: string; reasons: { id: string; severity: string }[] } = JSON.parse(text);
  assert.deepEqual(
    [document.verdict, document.reasons.map(({ id, severity }) => `${severity} ${id}`), exitCode],
    ['critical', ['critical lag:patroni3'], 2],
  );
});

test('each severity is the word of a verdict, with an exit code of its own', () => {
  const codes = (['healthy', ...SEVERITIES] as const).map(verdictExitCode);
  assert.deepEqual(codes.toSorted(), [0, 1, 2, 3]);
});

test('what no rule finds becomes an alert when it stays critical', () => {
  const down = after(
    healthy(),
    ...['sentinel1', 'sentinel2', 'sentinel3'].map((name) =>
      sentinel(name, { flags: ['master', 's_down', 'o_down'] }),
    ),
  );
  const [alert] = goesOn(down, LONG).alerts.active.filter(({ id }) => id.startsWith('sentinel-down'));
  assert.equal(alert?.severity, 'critical');
  assert.equal(ruleById(alert?.rule ?? ''), undefined);
});

test('what was wrong with a former leader that is mute now is over once another one leads', () => {
  const bad = goesOn(after(healthy(), patroni('patroni1', { role: 'replica' })), LONG);
  const id = 'disagreement:leader-role:patroni1';
  const ids = (state: State) => selectHealth(state).reasons.map((reason) => reason.id);
  assert.ok(ids(bad).includes(id));
  const mute = goesOn(after(bad, failure('patroni', 'patroni1', 'no answer', bad.now)), LONG);
  assert.ok(ids(mute).includes(id), 'nobody has said otherwise yet');
  const value = { name: 'patroni2', lease: '78', modRevision: '9', createRevision: '9' };
  const led = after(mute, {
    type: 'dcs.changed',
    revision: '200',
    at: mute.now,
    changes: [{ key: 'leader', value }],
  });
  assert.ok(!ids(goesOn(led, LONG)).includes(id));
});

test('while an alert has not eased yet, its reason is as grave', () => {
  const failing = (errorsPerSecond: number, at: number) => {
    const traffic = { requestsPerSecond: 20, errorsPerSecond, requests: 900, errors: 80, retries: 0 };
    return app({ traffic }, at);
  };
  const bad = goesOn(after(healthy(), failing(15, NOW)), LONG);
  const better = after(bad, failing(2, bad.now));
  const told = (state: State) => [
    ...selectHealth(state).reasons.map(({ severity }) => severity),
    ...state.alerts.active.map(({ severity }) => severity),
  ];
  assert.deepEqual(told(goesOn(better, 2)), ['critical', 'critical']);
  assert.deepEqual(told(goesOn(better, LONG)), ['degraded', 'degraded']);
});
