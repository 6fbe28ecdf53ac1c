import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, patchBetween, patched } from '../../../../source/systems/patroni/merge-patch.ts';

const BEFORE = {
  ttl: 30,
  loop_wait: 10,
  postgresql: { parameters: { work_mem: '4MB', max_connections: 100 } },
};

for (const [what, after, patch] of [
  ['nothing', BEFORE, {}],
  ['a value', { ...BEFORE, ttl: 20 }, { ttl: 20 }],
  ['a key more', { ...BEFORE, pause: true }, { pause: true }],
  ['a key less is null', { ttl: 30, loop_wait: 10 }, { postgresql: null }],
  [
    'only what differs, also deep inside',
    { ...BEFORE, postgresql: { parameters: { work_mem: '8MB' } } },
    { postgresql: { parameters: { max_connections: null, work_mem: '8MB' } } },
  ],
  ['a list as a whole', { ...BEFORE, slots: ['a'] }, { slots: ['a'] }],
  ['an object that becomes a value', { ...BEFORE, postgresql: 1 }, { postgresql: 1 }],
  ['a value that becomes an object', { ...BEFORE, ttl: { a: 1 } }, { ttl: { a: 1 } }],
] as const) {
  test(`patch: ${what}`, () => {
    assert.deepEqual(patchBetween(BEFORE, after), patch);
    assert.equal(holds(after, patch), true);
    assert.deepEqual(patched(BEFORE, patch), after);
  });
}

test('what lacks a part of the patch does not hold it', () => {
  assert.equal(holds(BEFORE, { ttl: 20 }), false);
  assert.equal(holds(BEFORE, { ttl: null }), false);
  assert.equal(holds({ ttl: null }, { ttl: null }), true);
  assert.equal(holds(BEFORE, { postgresql: { parameters: { work_mem: '8MB' } } }), false);
  assert.equal(holds({ postgresql: 1 }, { postgresql: { parameters: {} } }), false);
});
