import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predictionFor } from '../../../../source/drill/result/prediction-for.ts';
import { drillNames } from '../../../../source/drill/result/report.ts';
import { inProfile } from '../../../fixtures/profiles.ts';
import { healthy } from '../../../fixtures/state.ts';

test('every drill is predicted from the live settings, the slower profile never shorter', () => {
  for (const drill of drillNames) {
    const fast = predictionFor(inProfile(healthy(), 'fast'), drill, 90);
    const slow = predictionFor(inProfile(healthy(), 'default'), drill, 90);
    assert.ok(fast && slow, drill);
    assert.ok(fast.maxMs >= fast.minMs && Number.isFinite(fast.maxMs), drill);
    assert.ok(slow.maxMs >= fast.maxMs, drill);
  }
});

test('an assisted failover is over sooner than one that waits for the key', () => {
  const state = inProfile(healthy(), 'fast');
  const plain = predictionFor(state, 'failover', 90);
  const assisted = predictionFor(state, 'assisted-failover', 90);
  assert.ok((assisted?.maxMs ?? 0) < (plain?.minMs ?? 0));
});
