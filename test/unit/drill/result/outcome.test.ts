import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attempt } from '../../../../source/drill/result/attempt.ts';
import { type Ending, outcomeOf, staleAcknowledgements } from '../../../../source/drill/result/outcome.ts';

const ending: Ending = {
  leader: { before: 'patroni1', after: 'patroni2' },
  timeline: { before: 4, after: 5 },
  maxWritable: 1,
  planned: false,
  interrupted: true,
};
const stayed = { leader: { before: 'patroni1', after: 'patroni1' }, timeline: { before: 4, after: 4 } };

test('another leader is a failover, or a switchover where it was asked for', () => {
  assert.equal(outcomeOf(ending), 'failed over');
  assert.equal(outcomeOf({ ...ending, planned: true }), 'switched over');
});

test('the same leader that resumed is no failover, on whatever timeline', () => {
  assert.equal(outcomeOf({ ...ending, ...stayed }), 'recovered in place');
  const promotedAgain = { ...stayed, timeline: { before: 4, after: 5 }, interrupted: false };
  assert.equal(outcomeOf({ ...ending, ...promotedAgain }), 'recovered in place');
});

test('a leader that was never away is unchanged', () => {
  assert.equal(outcomeOf({ ...ending, ...stayed, interrupted: false }), 'unchanged');
});

test('no leader, and two writable primaries, outweigh all else', () => {
  assert.equal(outcomeOf({ ...ending, leader: { before: 'patroni1', after: null } }), 'no leader');
  assert.equal(outcomeOf({ ...ending, maxWritable: 2 }), 'split-brain');
});

const write = (seq: number, invokedMs: number, completedMs: number, timeline: number): Attempt => ({
  ...{ lane: 'fresh', seq, invokedMs, completedMs, timeline, outcome: 'ok', server: `10.0.0.${timeline}` },
});

test('a write on the old timeline after one on the new proves two primaries', () => {
  const onOld = write(3, 300, 305, 4);
  assert.deepEqual(staleAcknowledgements([write(1, 0, 5, 4), write(2, 100, 105, 5), onOld]), [onOld]);
});

test('a write that was under way when the new primary answered proves nothing', () => {
  assert.deepEqual(staleAcknowledgements([write(1, 0, 400, 4), write(2, 100, 105, 5)]), []);
  const read: Attempt = { ...write(3, 300, 305, 4), lane: 'read' };
  assert.deepEqual(staleAcknowledgements([write(2, 100, 105, 5), read]), []);
});
