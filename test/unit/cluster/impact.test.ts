import assert from 'node:assert/strict';
import { test } from 'node:test';
import { impactOf, impactOfAll } from '../../../source/cluster/impact.ts';
import { type Container, parseRole } from '../../../source/model/container.ts';
import type { State } from '../../../source/store/state.ts';
import { container, containerIs, NOW, stateAfter } from '../../fixtures/facts.ts';
import { withPooler } from '../../fixtures/pgbouncer.ts';

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

test('the only one of its kind leaves none, and the system is called by its name', () => {
  const only = withPooler();
  assert.deepEqual(impactOf(only, 'pgbouncer1'), {
    left: 'leaves 0 of 1 PgBouncer',
    cost: 'no PgBouncer would be left',
  });
  assert.equal(impactOf(only, 'haproxy').cost, 'no HAProxy would be left');
  assert.equal(impactOf(only, 'app').cost, 'no application would be left');
});

test('an unknown role is counted by its name', () => {
  const state = containersAre(
    container('odd', parseRole('constructor')),
    container('plain', parseRole(undefined)),
  );
  assert.equal(impactOf(state, 'odd').left, 'leaves 0 of 1 constructor');
  assert.equal(impactOf(state, 'plain').left, 'leaves 0 of 1 container without a role');
});

function containersAre(...containers: readonly Container[]): State {
  return stateAfter({ type: 'containers.observed', at: NOW, containers });
}
