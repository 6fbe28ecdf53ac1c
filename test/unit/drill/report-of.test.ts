import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drills } from '../../../source/drill/drills.ts';
import type { Observation } from '../../../source/drill/observation.ts';
import type { Scene } from '../../../source/drill/phases.ts';
import { bareReport, type Findings, type Heading, reportOf } from '../../../source/drill/report-of.ts';
import { type Attempt, keyOf, type Lane, writeLanes } from '../../../source/drill/result/attempt.ts';
import { ledgerOf } from '../../../source/drill/result/ledger.ts';
import { asReport } from '../../../source/drill/result/report-shape.ts';

const HEADING: Heading = {
  ...{ id: '2026-11-25T02-49-01Z-failover-7f3a', drill: 'failover', project: 'paws360', profile: 'fast' },
  ...{ startedAt: '2026-11-25T02:49:01.000Z', version: '0.1.0', settings: { ttl: 20 } },
  prediction: { minMs: 16_000, maxMs: 24_000, text: 'writes stop for 16–24 s' },
};
const FAULT_MS = 10_000;
const SCENE: Scene = {
  ...{
    system: 'patroni',
    leader: 'patroni1',
    timeline: 3,
    startedAt: null,
    victims: ['patroni1'],
    faultMs: FAULT_MS,
  },
  members: ['patroni1', 'patroni2', 'patroni3'],
};

/** A write every 100 ms on each lane for 60 s; those between `from` and `to` fail. */
function attempts(lanes: readonly Lane[], from: number, to: number): Attempt[] {
  return lanes.flatMap((lane) =>
    Array.from({ length: 600 }, (_, seq): Attempt => {
      const invokedMs = seq * 100;
      const failed = invokedMs >= from && invokedMs < to;
      return { lane, seq, invokedMs, completedMs: invokedMs + 5, outcome: failed ? 'fail' : 'ok' };
    }),
  );
}

function node(name: string, atMs: number, ...standbys: readonly string[]): Observation {
  const answer = {
    ...{ standby: false, startedAt: null, timeline: 3, waits: true },
    standbys: standbys.map((standby, i) => ({ name: standby, sync: i === 0, lagBytes: 64 })),
  };
  return { type: 'node', name, askedMs: atMs - 5, atMs, answer };
}

function findings(change: Partial<Findings> = {}): Findings {
  const tried = change.attempts ?? attempts([...writeLanes, 'read', 'redis'], FAULT_MS, FAULT_MS + 18_000);
  const keys = new Set(
    tried.filter(({ outcome }) => outcome === 'ok').map(({ lane, seq }) => keyOf(lane, seq)),
  );
  const of = (lanes: readonly Lane[]) =>
    new Set([...keys].filter((key) => lanes.some((l) => key.startsWith(`${l}:`))));
  const nodes = ['patroni1', 'patroni2', 'patroni3'];
  return {
    ...{ drill: drills.failover, aborted: false, scene: SCENE, missed: true },
    moment: { atMs: FAULT_MS, source: "Docker's event", errorMs: 40 },
    ...{ startedAt: Date.UTC(2026, 10, 25), primary: 'patroni1', unjudged: ['app'], probeDiedMs: null },
    leader: { before: 'patroni1', after: 'patroni2' },
    timeline: { before: 3, after: 4 },
    phases: [
      { name: 'fault', atMs: 0, text: 'kill the primary' },
      { name: 'first acknowledged write', atMs: 400, text: 'acknowledged' },
      { name: 'sync standby back', atMs: 22_000, text: 'commits wait for patroni3' },
    ],
    steps: [{ name: 'kill the primary', ok: true, text: 'killed' }],
    observations: [node('patroni1', 9_900, 'patroni2', 'patroni3'), node('patroni2', 31_000, 'patroni3')],
    attempts: tried,
    writes: ledgerOf(
      tried,
      writeLanes,
      nodes.map((name) => ({ node: name, keys: of(writeLanes) })),
    ),
    redis: ledgerOf(tried, ['redis'], [{ node: 'redis', keys: of(['redis']) }]),
    nodes,
    ...{ before: { Redis: 'x' }, after: { Redis: 'x' }, differences: [] },
    ...change,
  };
}

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
