import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drills } from '../../../source/drill/drills.ts';
import { bareReport, reportOf } from '../../../source/drill/report-of.ts';
import { type Attempt, keyOf, writeLanes } from '../../../source/drill/result/attempt.ts';
import { ledgerOf } from '../../../source/drill/result/ledger.ts';
import { asReport } from '../../../source/drill/result/report-shape.ts';
import { attempts, FAULT_MS, findings, HEADING, node, SCENE } from './findings.ts';

test('a failover that lost nothing passes, with the outage that the writes had', () => {
  const report = reportOf(HEADING, findings());
  assert.deepEqual(report.reasons, []);
  assert.equal(report.verdict, 'pass');
  assert.equal(report.outcome, 'failed over');
  // From the invocation of the last write before to the completion of the first one after.
  assert.equal(report.uMaxMs, 18_105);
  assert.equal(report.fromFaultMs, 18_005);
  assert.equal(report.lanes.fresh.fail, 180);
  assert.equal(typeof asReport(JSON.parse(JSON.stringify(report))), 'object', 'as the schema has it');
});

test('lag is plotted by replica, writes by lane, from the fault on', () => {
  const { series } = reportOf(HEADING, findings());
  assert.deepEqual(series.lag.patroni3, [
    { atMs: -100, value: 64 },
    { atMs: 21_000, value: 64 },
  ]);
  assert.equal(series.writes.find(({ lane }) => lane === 'fresh')?.atMs, -FAULT_MS);
});

test('asynchronous replication proves nothing', () => {
  const report = reportOf(HEADING, findings({ observations: [node('patroni1', 9_900)] }));
  assert.equal(report.verdict, 'not proven');
  assert.match(report.reasons.join('\n'), /replication was not synchronous/);
});

test('a check that did not hold makes it fail, and is the reason', () => {
  const steps = [{ name: 'validate application connectivity', ok: false, text: 'HAProxy:primary: refused' }];
  const report = reportOf(HEADING, findings({ steps }));
  assert.equal(report.verdict, 'fail');
  assert.ok(report.reasons.includes('validate application connectivity: HAProxy:primary: refused'));
});

test('the same leader on a timeline of its own is no failover', () => {
  const report = reportOf(HEADING, findings({ leader: { before: 'patroni1', after: 'patroni1' } }));
  assert.equal(report.outcome, 'recovered in place');
  assert.equal(report.verdict, 'not proven');
});

test('an aborted drill is not proven, whatever was measured', () => {
  const report = reportOf(HEADING, findings({ aborted: true, differences: ['faults: was none, is x'] }));
  assert.equal(report.outcome, 'aborted');
  assert.equal(report.verdict, 'not proven');
});

test('a crash of Redis is judged by the writes to Redis, and reports what they lost', () => {
  const tried = [
    ...attempts([...writeLanes, 'read'], 0, 0),
    ...attempts(['redis'], FAULT_MS, FAULT_MS + 8_000),
  ];
  const report = reportOf(
    { ...HEADING, drill: 'redis-crash' },
    findings({
      ...{ attempts: tried, drill: drills['redis-crash'], missed: false, phases: [] },
      ...{ scene: { ...SCENE, system: 'redis', leader: 'redis', timeline: 0, victims: ['redis'] } },
      ...{ leader: { before: 'redis', after: 'redis-replica' }, timeline: { before: null, after: null } },
      redis: ledgerOf(tried, ['redis'], [{ node: 'redis', keys: new Set() }]),
    }),
  );
  assert.equal(report.outcome, 'failed over');
  assert.equal(report.uMaxMs, 8_105);
  assert.ok(report.redis.lost > 0, 'lost writes are reported');
  assert.equal(report.verdict, 'pass', report.reasons.join('\n'));
});

test('a refused drill has no measurements, and its report follows the schema', () => {
  const report = bareReport(HEADING, 'refused', 'refused', ['there is no sync standby']);
  assert.equal(report.uMaxMs, null);
  assert.equal(typeof asReport(JSON.parse(JSON.stringify(report))), 'object');
});

test('each lost write is named: lane and number, when, by which server, where in the WAL, and who lacks it', () => {
  const tried = attempts([...writeLanes], 0, 0).map(
    (attempt): Attempt => ({
      ...{ ...attempt, server: '172.18.0.11', timeline: 3, lsn: '0/5000148' },
    }),
  );
  const all = new Set(tried.map(({ lane, seq }) => keyOf(lane, seq)));
  const writes = ledgerOf(tried, writeLanes, [
    { node: 'patroni1', keys: all },
    { node: 'patroni2', keys: new Set([...all].filter((key) => key !== 'fresh:99')) },
  ]);
  const report = reportOf(HEADING, findings({ attempts: tried, writes }));
  assert.equal(report.verdict, 'fail');
  assert.deepEqual(report.lostWrites, [
    {
      ...{ id: 'fresh:99', atMs: -95, at: '2026-11-25T00:00:09.905Z', server: '172.18.0.11' },
      ...{ timeline: 3, lsn: '0/5000148', missingOn: ['patroni2'] },
    },
  ]);
});

test('a rolling restart comes to the leader in the end: no time from the question to the first write', () => {
  const drill = drills['rolling-restart'];
  const report = reportOf({ ...HEADING, drill: 'rolling-restart' }, findings({ drill }));
  assert.equal(report.uMaxMs, 18_105);
  assert.equal(report.fromFaultMs, null);
});
