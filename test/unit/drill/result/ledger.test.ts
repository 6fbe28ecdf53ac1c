import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Attempt, keyOf, writeLanes } from '../../../../source/drill/result/attempt.ts';
import { acknowledgedBefore, countsOf, ledgerOf } from '../../../../source/drill/result/ledger.ts';
import { anyAttempts, sketch } from './attempts.ts';

const attempts = sketch('fresh', 'ok 0-5', 'ok 100-105', 'fail 200-205', 'info 300-900', 'info 400-1400');
const node = (name: string, ...seqs: number[]) => ({
  node: name,
  keys: new Set(seqs.map((seq) => keyOf('fresh', seq))),
});

test('what was acknowledged is there, what was left open may be', () => {
  const ledger = ledgerOf(attempts, ['fresh'], [node('patroni1', 1, 2, 4), node('patroni2', 1, 2, 4)]);
  assert.deepEqual(countsOf(ledger), { ok: 2, fail: 1, info: 2, lost: 0, unexpected: 0, recovered: 1 });
  assert.deepEqual(ledger.recoveredKeys, ['fresh:4']);
  assert.deepEqual(ledger.read, ['patroni1', 'patroni2']);
});

test('what is missing on one node is lost', () => {
  const ledger = ledgerOf(attempts, ['fresh'], [node('patroni1', 1, 2), node('patroni2', 1)]);
  assert.deepEqual(ledger.lostKeys, ['fresh:2']);
});

test('a row that no attempt wrote is unexpected; a row of a failed attempt proves that it was written', () => {
  const ledger = ledgerOf(attempts, ['fresh'], [node('patroni1', 1, 2, 3, 9)]);
  assert.deepEqual(ledger.unexpectedKeys, ['fresh:9']);
  assert.deepEqual(ledger.refutedKeys, ['fresh:3']);
});

test('a node that could not be read makes nothing lost, and is named', () => {
  const silent = { node: 'patroni2', error: 'connection refused' };
  const ledger = ledgerOf(attempts, ['fresh'], [node('patroni1', 1, 2), silent]);
  assert.equal(ledger.lost, 0);
  assert.deepEqual(ledger.unread, [silent]);
});

test('other lanes are not in it, and warnings are counted', () => {
  const [first] = attempts;
  assert.ok(first);
  const warned: Attempt = { ...first, seq: 7, outcome: 'info', syncWarning: true };
  const read: Attempt = { ...first, lane: 'read' };
  const ledger = ledgerOf([warned, read], writeLanes, []);
  assert.deepEqual(countsOf(ledger), { ok: 0, fail: 0, info: 1, lost: 0, unexpected: 0, recovered: 0 });
  assert.equal(ledger.syncWarnings, 1);
});

test('acknowledged before the fault is what was completed by then', () => {
  assert.equal(acknowledgedBefore(attempts, ['fresh'], 104), 1);
  assert.equal(acknowledgedBefore(attempts, ['fresh'], 105), 2);
  assert.equal(acknowledgedBefore(attempts, ['redis'], 105), 0);
});

test('every key is in exactly one place, whatever was attempted and found', () => {
  const found = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 70 })), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(anyAttempts('fresh'), found, (tried, held) => {
      const nodes = held.map((seqs, i) => node(`patroni${i + 1}`, ...seqs));
      const ledger = ledgerOf(tried, ['fresh'], nodes);
      const outcomeOf = new Map(tried.map((a) => [keyOf(a.lane, a.seq), a.outcome]));
      const everywhere = (key: string) => nodes.every(({ keys }) => keys.has(key));
      const somewhere = new Set(nodes.flatMap(({ keys }) => [...keys]));
      assert.equal(ledger.ok + ledger.fail + ledger.info, tried.length);
      for (const key of outcomeOf.keys()) {
        assert.equal(ledger.lostKeys.includes(key), outcomeOf.get(key) === 'ok' && !everywhere(key));
      }
      for (const key of somewhere) {
        assert.equal(ledger.unexpectedKeys.includes(key), !outcomeOf.has(key));
        assert.equal(ledger.recoveredKeys.includes(key), outcomeOf.get(key) === 'info');
        assert.equal(ledger.refutedKeys.includes(key), outcomeOf.get(key) === 'fail');
      }
      // A node that holds all and nothing else loses nothing.
      const whole = node('patroni1', ...tried.map(({ seq }) => seq));
      const { lost, unexpected } = ledgerOf(tried, ['fresh'], [whole]);
      assert.deepEqual([lost, unexpected], [0, 0]);
    }),
  );
});
