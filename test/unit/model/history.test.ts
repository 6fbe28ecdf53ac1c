import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyDcs, type Dcs, type DcsChange, dcsFrom } from '../../../source/model/dcs.ts';
import { parseDcsKey } from '../../../source/model/dcs-keys.ts';
import {
  failoversSince,
  followHandovers,
  type Handovers,
  noHandovers,
} from '../../../source/model/history.ts';
import { historyRow, type TimelineSwitch } from '../../../source/model/timeline-switch.ts';
import { captured } from '../../fixtures/read.ts';

const kv = { lease: '7', modRevision: '1', createRevision: '1' };
const NOW = Date.UTC(2026, 10, 25);
const HOUR = 3_600_000;

function historyOf(text: string | null): readonly TimelineSwitch[] {
  const change = parseDcsKey('/paws360/history', text, kv);
  assert.ok(change?.key === 'history');
  return change.value;
}

test('a row with a number that is too large to be one is no row', () => {
  assert.deepEqual(historyOf('[[1, 1e999, "no recovery target specified"], [1e999, 5, ""], [2, 5, ""]]'), [
    { timeline: 2, lsn: 5, reason: '' },
  ]);
});

const real = historyOf(captured('patroni/history-failovers.json'));

const leader = (name: string): DcsChange => ({ key: 'leader', value: { name, ...kv } });
const promoted = (rows: readonly (readonly [number, string])[]): DcsChange => ({
  key: 'history',
  value: rows.map(([timeline, newLeader]) => ({ timeline, lsn: 1, reason: '', at: NOW, newLeader })),
});

/** What the console knows after these changes, each seen by itself, beginning with patroni1 as the leader. */
function seen(...changes: readonly DcsChange[]): { handovers: Handovers; dcs: Dcs } {
  let dcs = dcsFrom('1', [leader('patroni1'), promoted([[1, 'patroni1']])]);
  let handovers = followHandovers(noHandovers, undefined, dcs, NOW);
  for (const change of changes) {
    const next = applyDcs(dcs, '2', [change]);
    handovers = followHandovers(handovers, dcs, next, NOW);
    dcs = next;
  }
  return { handovers, dcs };
}

function failovers(...changes: readonly DcsChange[]): (string | undefined)[] {
  const { handovers, dcs } = seen(...changes);
  return failoversSince(dcs.history, { ...handovers }, NOW - HOUR)
    .rows.slice(1)
    .map((row) => row.newLeader);
}

const asked: DcsChange = { key: 'failover', value: { leader: 'patroni1', member: 'patroni2' } };
const toPatroni2 = promoted([
  [1, 'patroni1'],
  [2, 'patroni2'],
]);

test('the history of a real cluster: every promotion with its time and its leader', () => {
  assert.equal(real.length, 6);
  assert.deepEqual(real[1], {
    timeline: 2,
    lsn: 67_439_896,
    reason: 'no recovery target specified',
    at: Date.UTC(2026, 10, 24, 23, 36, 33, 352),
    newLeader: 'patroni3',
  });
});

test('old rows are shorter, other rows are left out instead of hiding the rest', () => {
  assert.deepEqual(historyRow([2, 50_331_744, 'why']), { timeline: 2, lsn: 50_331_744, reason: 'why' });
  assert.deepEqual(historyOf('[[1, 5], "x", [null], [2, 6, "why", "no time", 7]]'), [
    { timeline: 1, lsn: 5, reason: '' },
    { timeline: 2, lsn: 6, reason: 'why' },
  ]);
});

test('no key, an empty key and an empty list are a cluster without a past; what is no list is an error', () => {
  for (const text of [null, '', '[]']) assert.deepEqual(historyOf(text), []);
  assert.throws(() => historyOf('{}'), /\/paws360\/history does not hold a list/);
});

test('a long past is kept in part', () => {
  const rows = Array.from({ length: 400 }, (_, i) => [i + 1, i, 'why']);
  const kept = historyOf(JSON.stringify(rows));
  assert.equal(kept.length, 50);
  assert.equal(kept.at(-1)?.timeline, 400);
});

test('what happened before the console was opened counts, within the time only', () => {
  const handovers = followHandovers(
    noHandovers,
    undefined,
    dcsFrom('1', [{ key: 'history', value: real }]),
    NOW,
  );
  const all = failoversSince(real, handovers, Date.UTC(2026, 10, 24, 23));
  assert.deepEqual([all.rows.length, all.unseen], [6, 6]);
  const last = failoversSince(real, handovers, Date.UTC(2026, 10, 24, 23, 39, 30));
  assert.deepEqual(
    last.rows.map((row) => row.timeline),
    [5, 6],
  );
});

test('a leader that dies and is replaced is a failover', () => {
  assert.deepEqual(failovers({ key: 'leader', value: null }, leader('patroni2'), toPatroni2), ['patroni2']);
});

test('a switchover is none: the failover key named the leader', () => {
  const cleared: DcsChange = { key: 'failover', value: null };
  assert.deepEqual(
    failovers(asked, { key: 'leader', value: null }, leader('patroni2'), cleared, toPatroni2),
    [],
  );
});

test('a manual failover names no leader, and counts', () => {
  const manual: DcsChange = { key: 'failover', value: { member: 'patroni2' } };
  assert.deepEqual(failovers(manual, leader('patroni2'), toPatroni2), ['patroni2']);
});

test('a switchover that is scheduled for later does not excuse what happens until then', () => {
  const at = (ms: number): DcsChange => ({
    key: 'failover',
    value: { leader: 'patroni1', scheduledAt: new Date(ms).toISOString() },
  });
  assert.deepEqual(failovers(at(NOW + 60_000), leader('patroni2'), toPatroni2), ['patroni2']);
  assert.deepEqual(failovers(at(NOW - 1_000), leader('patroni2'), toPatroni2), []);
});

test('the failover right after a switchover counts', () => {
  const rows = promoted([
    [1, 'patroni1'],
    [2, 'patroni2'],
    [3, 'patroni3'],
  ]);
  assert.deepEqual(failovers(asked, leader('patroni2'), toPatroni2, leader('patroni3'), rows), ['patroni3']);
});

test('a leader that was restarted and leads again has a new timeline, but nothing moved', () => {
  const rows = promoted([
    [1, 'patroni1'],
    [2, 'patroni1'],
  ]);
  assert.deepEqual(failovers({ key: 'leader', value: null }, leader('patroni1'), rows), []);
});

test('a cluster that was created again starts its count again', () => {
  const { handovers } = seen(asked, leader('patroni2'), toPatroni2, promoted([]));
  assert.deepEqual(handovers.planned, []);
  assert.equal(handovers.before, 0);
});

test('rows without a time or a leader cannot be counted', () => {
  const rows = [historyRow([1, 5, 'why']), historyRow([2, 6, 'why', new Date(NOW).toISOString()])];
  assert.deepEqual(
    failoversSince(
      rows.flatMap((row) => row ?? []),
      noHandovers,
      0,
    ).rows,
    [],
  );
});
