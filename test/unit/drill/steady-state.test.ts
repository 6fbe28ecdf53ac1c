import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differencesOf, steadyStateOf } from '../../../source/drill/steady-state.ts';
import { after, containers, dcs, haproxy, healthy, patroni, sentinel } from '../../fixtures/state.ts';

const NETWORKS = { patroni1: 'eth0' };
const before = steadyStateOf(healthy(), NETWORKS);

test('the same stack has no differences', () => {
  assert.deepEqual(differencesOf(before, steadyStateOf(healthy(), NETWORKS)), []);
});

test('another leader is no difference: roles are counted, routes lead to the leader', () => {
  const led = after(
    healthy(),
    dcs([
      { key: 'leader', value: { name: 'patroni2', lease: '78', modRevision: '9', createRevision: '9' } },
      { key: 'sync', value: { leader: 'patroni2', standbys: ['patroni1'] } },
    ]),
    patroni('patroni1', { role: 'replica', replicationState: 'streaming', timeline: 4 }),
    patroni('patroni2', { role: 'primary', timeline: 4 }),
    haproxy('patroni2'),
  );
  assert.deepEqual(differencesOf(before, steadyStateOf(led, NETWORKS)), []);
});

test('what a fault left behind is named, with what was there before', () => {
  const ill = after(
    healthy(),
    containers({ etcd2: { health: 'unhealthy' } }),
    dcs([{ key: 'sync', value: { leader: 'patroni1', standbys: [] } }]),
    sentinel('sentinel1', { otherSentinels: 3 }),
    haproxy('patroni3'),
  );
  const differences = differencesOf(before, steadyStateOf(ill, { patroni1: 'eth0; -A INPUT -j PAWS-x' }));
  for (const expected of [
    'container of etcd2: was running, healthy, is running, unhealthy',
    'sync standbys: was 1, is 0',
    'network of patroni1: was eth0, is eth0; -A INPUT -j PAWS-x',
  ])
    assert.ok(differences.includes(expected), differences.join('\n'));
  assert.ok(differences.some((text) => /^view of sentinel1: was .*2 other.*, is .*3 other/.test(text)));
  assert.ok(
    differences.some((text) => /^haproxy: postgres_primary_backend: was the leader, is patroni3/.test(text)),
  );
});

test('a container that is gone is a difference', () => {
  const { 'container of etcd1': _, ...less } = before;
  assert.deepEqual(differencesOf(before, less), ['container of etcd1: was running, healthy, is not there']);
});
