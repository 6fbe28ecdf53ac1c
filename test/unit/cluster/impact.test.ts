import assert from 'node:assert/strict';
import { test } from 'node:test';
import { impactOf, impactOfAll } from '../../../source/cluster/impact.ts';
import { containerIs, stateAfter } from '../../fixtures/facts.ts';

const healthy = stateAfter();

test('the first loss of each system is survived', () => {
  for (const member of ['etcd1', 'patroni1', 'sentinel2', 'redis']) {
    assert.equal(impactOf(healthy, member).cost, undefined, member);
  }
  assert.equal(impactOf(healthy, 'etcd2').left, 'leaves 2 of 3 etcd members, quorum needs 2, tolerance 0');
});

test('a second one would cost the quorum or the last standby', () => {
  const costs = (down: string, next: string) =>
    impactOf(stateAfter(containerIs(healthy, down, { state: 'exited' })), next).cost;
  assert.equal(costs('etcd1', 'etcd2'), 'etcd members would lose their quorum');
  assert.equal(costs('sentinel1', 'sentinel2'), 'sentinels would lose their quorum');
  assert.equal(costs('patroni1', 'patroni2'), 'the last healthy standby would be gone');
  assert.equal(costs('redis', 'redis-replica'), 'no Redis would be left');
});

test('an unhealthy peer does not count as a survivor', () => {
  const state = stateAfter(containerIs(healthy, 'etcd1', { health: 'unhealthy' }));
  assert.ok(impactOf(state, 'etcd2').cost);
});

test('losing the same one again costs nothing more', () => {
  const state = stateAfter(containerIs(healthy, 'etcd1', { state: 'exited' }));
  assert.equal(impactOf(state, 'etcd1').cost, undefined);
});

test('several that are lost at once are counted one after the other', () => {
  const [first, second, other] = impactOfAll(healthy, ['etcd1', 'etcd2', 'redis']);
  assert.equal(first?.cost, undefined);
  assert.equal(second?.cost, 'etcd members would lose their quorum');
  assert.match(second?.left ?? '', /leaves 1 of 3/);
  assert.equal(other?.cost, undefined);
});
