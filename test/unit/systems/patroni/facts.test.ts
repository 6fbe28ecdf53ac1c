import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lagBehind } from '../../../../source/systems/patroni/facts.ts';
import { patroniNode } from '../../../fixtures/facts.ts';

const primary = patroniNode('patroni1', { role: 'primary', writtenLsn: 5_000 });

test('lag is the distance to the WAL position of the primary', () => {
  const replica = patroniNode('patroni2', { receivedLsn: 4_000, replayedLsn: 1_000 });
  assert.deepEqual(lagBehind(primary, replica), { receive: 1_000, replay: 4_000 });
});

test('a replica that was seen later than its primary is not behind', () => {
  const replica = patroniNode('patroni2', { receivedLsn: 6_000, replayedLsn: 6_000 });
  assert.deepEqual(lagBehind(primary, replica), { receive: 0, replay: 0 });
});

test('a replica that was restarted has received what it has replayed from its own files', () => {
  const replica = patroniNode('patroni2', { receivedLsn: 1_000, replayedLsn: 4_000 });
  assert.deepEqual(lagBehind(primary, replica), { receive: 1_000, replay: 1_000 });
});

test('lag is unknown while a position is', () => {
  const { replayedLsn: _, ...replica } = patroniNode('patroni2', { receivedLsn: 4_000 });
  assert.deepEqual(lagBehind(undefined, replica), { receive: undefined, replay: undefined });
  assert.equal(lagBehind(primary, replica).replay, undefined);
});
