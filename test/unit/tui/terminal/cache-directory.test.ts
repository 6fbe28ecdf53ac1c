import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cacheDirectory } from '../../../../source/tui/terminal/cache-directory.ts';

test('the directory is that of the XDG specification', () => {
  assert.equal(cacheDirectory({ XDG_CACHE_HOME: '/x' }, '/home/me'), '/x/paws-console');
  assert.equal(cacheDirectory({ XDG_CACHE_HOME: 'x' }, '/home/me'), '/home/me/.cache/paws-console');
  assert.equal(cacheDirectory({}, '/home/me'), '/home/me/.cache/paws-console');
});
