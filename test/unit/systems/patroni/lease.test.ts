import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyLife } from '../../../../source/systems/patroni/lease.ts';
import { NOW, stateAfter } from '../../../fixtures/facts.ts';

test('the life of the leader key is counted down between the answers of etcd', () => {
  assert.deepEqual(keyLife(stateAfter()), { seconds: 28, renewed: true });
  assert.equal(keyLife(stateAfter({ type: 'clock.ticked', at: NOW + 10_400 }))?.seconds, 18);
  assert.equal(keyLife(stateAfter({ type: 'clock.ticked', at: NOW + 60_000 }))?.seconds, 0);
});

test('what runs out without being renewed is reported, but not for what a long period leaves open', () => {
  const at = (ms: number) => ({ type: 'clock.ticked', at: NOW + ms }) as const;
  assert.equal(keyLife(stateAfter(at(13_000)))?.renewed, true);
  assert.equal(keyLife(stateAfter(at(15_500)))?.renewed, false);
  const slow = { type: 'pace.changed', at: NOW, periodMs: 10_000 } as const;
  assert.equal(keyLife(stateAfter(slow, at(24_400)))?.renewed, true);
  assert.equal(keyLife(stateAfter(slow, at(34_500)))?.renewed, false);
});

test('the lease of a former leader tells nothing of the key of the new one', () => {
  const value = { name: 'patroni2', lease: '8', modRevision: '11', createRevision: '11' };
  assert.equal(
    keyLife(
      stateAfter({ type: 'dcs.changed', at: NOW, revision: '11', changes: [{ key: 'leader', value }] }),
    ),
    undefined,
  );
});

test('without etcd nothing is counted down', () => {
  for (const system of ['dcs', 'lease'] as const) {
    const state = stateAfter({ type: 'source.failed', at: NOW, system, error: 'no quorum' });
    assert.equal(keyLife(state), undefined);
  }
});
