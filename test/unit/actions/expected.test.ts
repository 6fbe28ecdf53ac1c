import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expected } from '../../../source/actions/expected.ts';
import { stateAfter } from '../../fixtures/facts.ts';
import { inProfile } from '../../fixtures/profiles.ts';
import { opened } from './opened.ts';

const fast = inProfile(stateAfter(), 'fast');

test('every action that can stop something predicts what stops and for how long', () => {
  const acts = (
    [
      ['switchover'],
      ['failover', 'patroni2'],
      ['restart', 'patroni1'],
      ['reinitialize', 'patroni3'],
      ['sentinel failover'],
      ['chaos kill-random'],
      ['chaos kill-leader'],
      ['chaos network-partition', 'patroni1'],
      ['chaos pause', 'etcd1'],
      ['chaos stop', 'redis'],
      ['chaos etcd-quorum-loss'],
      ['chaos redis-crash'],
      ['container stop', 'sentinel1'],
      ['container restart', 'patroni1'],
      ['container kill', 'patroni1'],
      ['container pause', 'redis'],
    ] as const
  ).map(([id, selected]) => ({ id, ...opened(id, fast, selected) }));
  for (const { id, lines, reason } of acts) {
    assert.equal(reason, undefined, id);
    assert.ok(
      lines.some((line) => line.startsWith('Expected: ')),
      `${id}: ${lines.join(' ')}`,
    );
  }
});

test('a fault that ends by itself is predicted with its duration', () => {
  const [short, long] = ['5', '60'].map((duration) =>
    opened('chaos pause', fast, 'patroni1', { duration }).lines.join(' '),
  );
  assert.match(short ?? '', /stop for 5\.0–\S+ s.*no failover/);
  assert.match(long ?? '', /stop for 16–24 s/);
});

test('a container that is stopped stays down, so what has no successor stays away', () => {
  const both = opened('container stop', fast, undefined, { label: 'role=redis' });
  assert.match(both.lines.join(' '), /writes to Redis stop until it is undone: no replica could take over/);
});

test('a signal of which a program makes what it likes is not predicted', () => {
  const { lines } = opened('container kill', fast, 'patroni1', { signal: 'SIGHUP' });
  assert.doesNotMatch(lines.join(' '), /Expected/);
});

test('the last server of a backend that is taken out is reported as what it is', () => {
  const server = 'postgres_primary_backend/patroni1';
  assert.match(
    opened('haproxy maint', withAdmin(), undefined, { server }).lines.join(' '),
    /writes fail until/,
  );
});

test('where something stops it is not said that something else does not', () => {
  const stops = { minMs: 1, maxMs: 2, text: 'a stops' };
  const none = { minMs: 0, maxMs: 0, text: 'b goes on' };
  assert.deepEqual(expected(none, stops, stops, undefined), ['Expected: a stops.']);
  assert.deepEqual(expected(none), ['Expected: b goes on.']);
});

function withAdmin() {
  const value = (fast.containers.value ?? []).map((container) =>
    container.role === 'haproxy' ? { ...container, ports: { admin: 7001 } } : container,
  );
  return { ...fast, containers: { ...fast.containers, value } };
}
