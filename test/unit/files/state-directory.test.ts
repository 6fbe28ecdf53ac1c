import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stateHome } from '../../../source/files/state-directory.ts';

test('the directory is that of the XDG specification', () => {
  assert.equal(stateHome({ XDG_STATE_HOME: '/x' }, '/home/me'), '/x/paws-console');
  assert.equal(stateHome({ XDG_STATE_HOME: 'x' }, '/home/me'), '/home/me/.local/state/paws-console');
  assert.equal(stateHome({}, '/home/me'), '/home/me/.local/state/paws-console');
});
