import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selfOf } from '../../../source/watch/postgres.ts';

// As `pg` gives it of PostgreSQL 17.
const ROW = {
  ...{ standby: false, read_only_by: null, used: 12, free_for_all: 97, sync_waits: 0 },
  longest_sync_wait_ms: 0,
};

test('what PostgreSQL reports about itself', () => {
  assert.deepEqual(selfOf('patroni1', ROW), {
    ...{ type: 'self', inRecovery: false, used: 12, limit: 97, syncWaits: 0, longestSyncWaitMs: 0 },
  });
  const troubled = { ...ROW, standby: true, read_only_by: 'global', sync_waits: 2, longest_sync_wait_ms: 9 };
  assert.deepEqual(selfOf('patroni1', troubled), {
    ...{ type: 'self', inRecovery: true, readOnlyBy: 'global', used: 12, limit: 97 },
    ...{ syncWaits: 2, longestSyncWaitMs: 9 },
  });
});

test('a role that sees no sessions of others is told from one that sees none', () => {
  assert.equal(selfOf('patroni1', { ...ROW, sees_all: false }).seesOnlyItself, true);
  assert.equal('seesOnlyItself' in selfOf('patroni1', { ...ROW, sees_all: true }), false);
});

test('replication slots, with what a server before PostgreSQL 13 does not tell', () => {
  const slots = [
    { name: 'patroni2', active: true, wal_status: 'reserved', held: 0 },
    { name: 'old', active: false, wal_status: null, held: null },
    { name: 'ahead', active: false, wal_status: 'lost', held: -16 },
  ];
  assert.deepEqual(selfOf('patroni1', { ...ROW, slots }).slots, [
    { name: 'patroni2', active: true, heldBytes: 0, walStatus: 'reserved' },
    { name: 'old', active: false },
    { name: 'ahead', active: false, heldBytes: 0, walStatus: 'lost' },
  ]);
  assert.equal('slots' in selfOf('patroni1', { ...ROW, slots: null }), false);
});

test('an answer of another shape is an error that names the member', () => {
  for (const row of [undefined, {}, { ...ROW, used: '12' }]) {
    assert.throws(() => selfOf('patroni1', row), /patroni1: .* not as expected/);
  }
});
