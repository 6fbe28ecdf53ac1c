import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ledger, ledgerOf } from '../../../../source/drill/result/ledger.ts';
import type { LaneOutage } from '../../../../source/drill/result/outage.ts';
import { ENOUGH_WRITES, type Evidence, judge } from '../../../../source/drill/result/verdict.ts';

const NODES = ['patroni1', 'patroni2', 'patroni3'];
const ledger: Ledger = { ...ledgerOf([], [], []), ok: 400, info: 3, recovered: 1, read: NODES };
const outage = (uMaxMs: number): LaneOutage => ({
  ...{ lane: 'fresh', fromMs: 5_000, uMinMs: uMaxMs - 200, uMaxMs, restoredAtMs: 5_000 + uMaxMs },
  ...{ attempts: 2, failed: 2, lateMs: 0 },
});
const good: Evidence = {
  drill: 'failover',
  outcome: 'failed over',
  writes: outage(20_000),
  laterWrites: [],
  redis: undefined,
  probeDiedMs: null,
  interference: [],
  syncGaps: [],
  ledger,
  nodes: NODES,
  acknowledgedBefore: 100,
  synchronous: true,
  writablePrimaries: { max: 1, looks: 40 },
  staleAcknowledgements: 0,
  redundancyMs: 24_000,
  differences: [],
  unknown: [],
  failedSteps: [],
};

/** The verdict and its reasons, when the evidence is as good as it can be but for this. */
function but(change: Partial<Evidence>) {
  const { verdict, reasons } = judge({ ...good, ...change });
  return [verdict, ...reasons];
}

const lostBudget = (evidence: Evidence) => judge(evidence).budgets.find(({ name }) => name === 'lost writes');

test('within all budgets and with every condition met it passes, and says nothing was lost', () => {
  assert.deepEqual(but({}), ['pass']);
  assert.deepEqual(lostBudget(good), {
    ...{ name: 'lost writes', limit: 0, unit: 'writes', measured: 0, met: true },
  });
});

test('an outage is judged on its upper bound, and a minute is not under a minute', () => {
  assert.deepEqual(but({ writes: outage(60_000) }), [
    'fail',
    'writes are back (U_max): 60.0 s, the limit is 60.0 s',
  ]);
  assert.deepEqual(but({ writes: outage(59_999) }), ['pass']);
});

test('an outage without an end fails, measured or not', () => {
  const [verdict, reason] = but({ writes: { ...outage(9_000), uMaxMs: null, restoredAtMs: null } });
  assert.equal(verdict, 'fail');
  assert.equal(reason, 'writes were not acknowledged again while the probes ran');
});

test('lost writes fail, whatever else is not proven', () => {
  const change = { ledger: { ...ledger, lost: 2 }, synchronous: false };
  assert.deepEqual(but(change).slice(0, 2), ['fail', 'lost writes: 2, the limit is 0']);
  assert.equal(lostBudget({ ...good, ...change })?.measured, 2);
});

// Each guard alone keeps "nothing lost" from being said.
const guards: readonly [why: string, change: Partial<Evidence>][] = [
  ['replication was not synchronous at the moment of the fault', { synchronous: false }],
  ['it is not known whether replication was synchronous at the moment of the fault', { synchronous: null }],
  [
    `only ${ENOUGH_WRITES - 1} writes were acknowledged before the fault, ${ENOUGH_WRITES} are needed`,
    { acknowledgedBefore: ENOUGH_WRITES - 1 },
  ],
  ['4 commits warned that they may not be on a sync standby', { ledger: { ...ledger, syncWarnings: 4 } }],
  [
    'the ledger was not read on patroni3: connection refused',
    {
      ledger: {
        ...ledger,
        read: ['patroni1', 'patroni2'],
        unread: [{ node: 'patroni3', error: 'connection refused' }],
      },
    },
  ],
  ['the ledger was not read on patroni1', { ledger: { ...ledger, read: ['patroni2', 'patroni3'] } }],
  ['no node is known on which the ledger would be read', { nodes: [] }],
  [
    '1 writes were found that were counted as definitely not done',
    { ledger: { ...ledger, refutedKeys: ['fresh:3'] } },
  ],
];
for (const [why, change] of guards) {
  test(`not proven: ${why}`, () => {
    assert.deepEqual(but(change), ['not proven', `"nothing lost" is not proven: ${why}`]);
    const lost = lostBudget({ ...good, ...change });
    assert.deepEqual([lost?.measured, lost?.met], [null, null]);
  });
}

test('the same leader that resumed proves no failover', () => {
  assert.deepEqual(but({ outcome: 'recovered in place' }), [
    'not proven',
    'the same leader resumed: recovered in place, no failover',
  ]);
  // Where the primary is not what is lost, none is wanted.
  for (const drill of ['etcd-quorum-loss', 'etcd-leader-kill'] as const) {
    assert.deepEqual(but({ drill, outcome: 'recovered in place' }), ['pass']);
  }
});

test('another ending than the one that is rehearsed proves nothing', () => {
  assert.deepEqual(but({ drill: 'etcd-leader-kill' }), [
    'not proven',
    'it ended as failed over, which is not what etcd-leader-kill rehearses',
  ]);
  assert.deepEqual(but({ outcome: 'aborted' }), ['not proven', 'aborted before its end']);
});

test('two writable primaries fail, observed or proven by an acknowledged write', () => {
  const reason = 'writable primaries at one moment: 2, the limit is 1';
  assert.deepEqual(but({ writablePrimaries: { max: 2, looks: 40 } }), ['fail', reason]);
  assert.deepEqual(but({ staleAcknowledgements: 3 }), ['fail', reason]);
  assert.deepEqual(but({ outcome: 'split-brain' }), ['fail', 'two primaries accepted writes at one moment']);
});

test('what was not measured is not proven', () => {
  assert.deepEqual(but({ writablePrimaries: { max: 0, looks: 0 } }), [
    'not proven',
    'writable primaries at one moment: not measured',
  ]);
  assert.deepEqual(but({ redundancyMs: null }), ['not proven', 'time to redundancy: not measured']);
});

test('a fact that could not be compared is no difference, and proves nothing', () => {
  const unknown = ['network of patroni1: not known (docker: no answer)'];
  assert.deepEqual(but({ unknown }), ['not proven', ...unknown]);
});

test('a stack that is not as before, a failed check, and unexpected rows fail', () => {
  assert.deepEqual(but({ differences: ['patroni1 is stopped'] }), [
    'fail',
    'not as before: patroni1 is stopped',
  ]);
  assert.deepEqual(but({ failedSteps: ['HAProxy sends no writes'] }), ['fail', 'HAProxy sends no writes']);
  assert.deepEqual(but({ ledger: { ...ledger, unexpected: 1 } }), [
    'fail',
    '1 rows were found that no probe had tried to write',
  ]);
  assert.deepEqual(but({ outcome: 'no leader' }), ['fail', 'no leader came back']);
});

test('Redis has a budget of its own in its own drill only', () => {
  const crash: Partial<Evidence> = { drill: 'redis-crash', outcome: 'failed over', writes: undefined };
  assert.deepEqual(but({ ...crash, redis: outage(7_000) }), ['pass']);
  assert.deepEqual(but({ ...crash, redis: outage(25_000) }), [
    'fail',
    'Redis is back (U_max): 25.0 s, the limit is 20.0 s',
  ]);
  assert.deepEqual(but({ redis: outage(25_000) }), ['pass']);
  // A master that came back before the sentinels had promoted its replica shows nothing of a failover.
  assert.deepEqual(but({ ...crash, outcome: 'recovered in place' })[0], 'not proven');
});

test('a drill that the gate did not let start is refused, not judged', () => {
  assert.deepEqual(judge({ ...good, outcome: 'refused' }), { verdict: 'refused', reasons: [], budgets: [] });
});

test('a later outage is judged like that of the fault, and one without an end fails', () => {
  assert.deepEqual(but({ laterWrites: [outage(4_700)] }), ['pass']);
  assert.equal(but({ laterWrites: [outage(61_000)] })[0], 'fail');
  const endless = { ...outage(0), uMaxMs: null, restoredAtMs: null };
  assert.deepEqual(but({ laterWrites: [endless] }).slice(0, 2), [
    'fail',
    'writes were not acknowledged again while the probes ran',
  ]);
});

test('a prober that died proves nothing: neither an outage nor that nothing was lost', () => {
  const [verdict, first, ...more] = but({
    probeDiedMs: 3_200,
    writes: { ...outage(0), uMaxMs: null, restoredAtMs: null },
    ledger: { ...ledger, unexpected: 2 },
  });
  assert.deepEqual([verdict, first], ['not proven', 'the probe died at +3.2 s: the outage was not measured']);
  assert.ok(more.includes('"nothing lost" is not proven: the probe died at +3.2 s'));
});

test('a time without a sync standby before the fault proves nothing, and is reported with its times', () => {
  const gap = { fromMs: -2_100, toMs: -900, text: 'the primary does not wait for a standby', judged: true };
  assert.deepEqual(but({ syncGaps: [gap] }), [
    'not proven',
    '"nothing lost" is not proven: the primary does not wait for a standby, from −2.1 s to −0.9 s',
  ]);
  assert.deepEqual(but({ syncGaps: [{ ...gap, judged: false }] }), ['pass']);
});

test('what others did meanwhile makes it not proven where it touches what is judged', () => {
  const other = { atMs: 4_000, text: 'the container of haproxy was restarted', judged: true };
  assert.deepEqual(but({ interference: [other] }), [
    'not proven',
    "not the drill's doing: the container of haproxy was restarted at +4.0 s",
  ]);
  assert.deepEqual(but({ interference: [{ ...other, judged: false }] }), ['pass']);
});
