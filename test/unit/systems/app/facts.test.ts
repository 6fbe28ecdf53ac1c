import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  componentsDown,
  fullestPool,
  hitPercent,
  poolPercent,
} from '../../../../source/systems/app/facts.ts';
import { application } from '../../../fixtures/facts.ts';

const pool = (name: string, used: number, max = 10) => ({ name, used, max, waiting: 0 });

test('the fullest pool is the one with the greatest share taken', () => {
  const app = application({ pools: [pool('writes', 3), pool('reads', 2, 4)] });
  assert.equal(fullestPool(app)?.name, 'reads');
  assert.equal(poolPercent(pool('writes', 3)), 30);
  assert.equal(poolPercent(pool('writes', 0, 0)), 0);
  assert.equal(fullestPool(application({ pools: [] })), undefined);
});

test('the share of hits is not known before the first read', () => {
  assert.equal(hitPercent(application()), undefined);
  assert.equal(hitPercent(application({ cache: { hits: 0, misses: 0, errors: 3 } })), undefined);
  assert.equal(hitPercent(application({ cache: { hits: 2, misses: 1, errors: 0 } })), 67);
});

test('components that are not up are reported by name, whatever they call it', () => {
  const components = { db: { status: 'UP' }, redis: { status: 'OUT_OF_SERVICE', error: 'gone' } };
  assert.deepEqual(componentsDown(application({ components })), [
    { name: 'redis', status: 'OUT_OF_SERVICE', error: 'gone' },
  ]);
});
