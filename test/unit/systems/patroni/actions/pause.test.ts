import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../../../../source/store/reduce.ts';
import { NOW, stateAfter } from '../../../../fixtures/facts.ts';
import { opened } from '../../../actions/opened.ts';

const healthy = stateAfter();
const config = healthy.dcs.value?.config;
assert.ok(config);
const paused = stateAfter({
  type: 'dcs.changed',
  at: NOW,
  revision: '11',
  changes: [{ key: 'config', value: { ...config, paused: true } }],
});
const silence = ['patroni1', 'patroni2', 'patroni3'].map(
  (member): Event => ({ type: 'source.failed', at: NOW, system: 'patroni', member, error: 'no' }),
);

test('pause and resume are sent to the leader', () => {
  assert.deepEqual(opened('pause', healthy).plan, [
    { type: 'patroni.pause', cluster: 'paws360', on: true, via: 'patroni1' },
  ]);
  assert.deepEqual(opened('resume', paused).plan, [
    { type: 'patroni.pause', cluster: 'paws360', on: false, via: 'patroni1' },
  ]);
});

test('each is there only where it changes something', () => {
  assert.equal(opened('pause', paused).reason, 'the cluster is paused already');
  assert.equal(opened('resume', healthy).reason, 'the cluster is not paused');
});

test('if the first member is silent another one is asked; if all are silent, none', () => {
  const [first] = silence;
  assert.ok(first);
  const { plan } = opened('pause', stateAfter(first));
  assert.equal(plan[0]?.type === 'patroni.pause' && plan[0].via, 'patroni2');
  assert.equal(opened('pause', stateAfter(...silence)).reason, 'no member answers');
});
