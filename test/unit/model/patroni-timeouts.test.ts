import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adjusted, timeoutsOf } from '../../../source/model/patroni-timeouts.ts';
import { inProfile } from '../../fixtures/profiles.ts';
import { healthy } from '../../fixtures/state.ts';

test('values that do not fit together are counted as Patroni uses them', () => {
  assert.deepEqual(adjusted({ ttl: 10, loopWait: 0, retryTimeout: 1 }), {
    ttl: 20,
    loopWait: 1,
    retryTimeout: 3,
  });
  assert.deepEqual(adjusted({ ttl: 30, loopWait: 20, retryTimeout: 10 }), {
    ttl: 30,
    loopWait: 10,
    retryTimeout: 10,
  });
  assert.deepEqual(adjusted({ ttl: 20, loopWait: 10, retryTimeout: 10 }), {
    ttl: 20,
    loopWait: 1,
    retryTimeout: 9,
  });
});

test('the timeouts are those in the DCS, and Patroni’s own where none are known', () => {
  assert.equal(timeoutsOf(inProfile(healthy(), 'fast')).ttl, 20);
  assert.deepEqual(timeoutsOf({ dcs: { value: undefined } }), { ttl: 30, loopWait: 10, retryTimeout: 10 });
});
