import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialState } from '../../../source/store/initial-state.ts';
import { isReadOnly, mayTryWrites } from '../../../source/store/read-only.ts';
import { containerIs, NOW, stateAfter } from '../../fixtures/facts.ts';

test('writes of our own are made on the bundled stack only, and not in read-only mode', () => {
  const bundled = stateAfter();
  assert.equal(mayTryWrites(bundled), true);
  assert.equal(mayTryWrites({ ...bundled, readOnly: true }), false);
  // Nobody knows yet whose it is.
  assert.equal(mayTryWrites(initialState('paws360', NOW)), false);
  const foreign = stateAfter(containerIs(bundled, 'patroni3', { bundled: false }));
  // Whoever may change a stack has not said that it may be written to.
  assert.equal(mayTryWrites({ ...foreign, readOnly: false }), false);
});

test('where it is configured they are made on another stack, too, unless nothing may be changed', () => {
  const writeCheck = true;
  const bundled = stateAfter();
  const foreign = { ...stateAfter(containerIs(bundled, 'patroni3', { bundled: false })), writeCheck };
  // It is read-only by itself: that forbids actions.
  assert.equal(isReadOnly(foreign), true);
  assert.equal(mayTryWrites(foreign), true);
  assert.equal(mayTryWrites({ ...foreign, readOnly: true }), false);
  assert.equal(mayTryWrites({ ...bundled, writeCheck, readOnly: true }), false);
  assert.equal(mayTryWrites({ ...initialState('paws360', NOW), writeCheck }), false);
  const listed = { ...initialState('paws360', NOW), withoutHosts: { members: [] } };
  assert.equal(mayTryWrites(listed), false);
  assert.equal(mayTryWrites({ ...listed, writeCheck }), true);
});
