import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionsOf } from '../../../source/watch/connections.ts';

test('connections that are taken, of those that are free for all', () => {
  assert.deepEqual(connectionsOf('patroni1', { used: 12, free_for_all: 97, standby: false }), {
    member: 'patroni1',
    used: 12,
    limit: 97,
  });
});

test('the count of a standby says nothing of the primary', () => {
  const row = { used: 12, free_for_all: 97, standby: true };
  assert.throws(() => connectionsOf('patroni1', row), /patroni1 is no primary/);
});

test('an answer of another shape is an error that names the member', () => {
  for (const row of [undefined, {}, { used: '12', free_for_all: 97 }]) {
    assert.throws(() => connectionsOf('patroni1', row), /patroni1: .* not as expected/);
  }
});
