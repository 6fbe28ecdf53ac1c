import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { homeDirectory, withoutHome, xdgDirectory } from '../../../source/files/home.ts';
import { stateHome } from '../../../source/files/state-directory.ts';
import { cacheDirectory } from '../../../source/tui/terminal/cache-directory.ts';

const unknown = () => {
  throw new Error('no such user');
};

test('the home is the one in the environment, or the one that the system knows', () => {
  assert.equal(
    homeDirectory({ HOME: '/home/me' }, () => '/root'),
    '/home/me',
  );
  for (const HOME of [undefined, '', '.', 'me/here'])
    assert.equal(
      homeDirectory({ HOME }, () => '/home/known'),
      '/home/known',
      HOME,
    );
});

test('a user without a home gets none in the current directory', () => {
  for (const HOME of [undefined, '', 'here'])
    for (const known of [unknown, () => '', () => 'relative']) {
      const home = homeDirectory({ HOME }, known);
      assert.ok(path.isAbsolute(home));
      assert.match(withoutHome(path.join(home, 'x')) ?? '', /no home directory: set HOME/);
    }
  assert.equal(withoutHome('/home/me/x'), undefined);
});

test('a relative path of XDG is no path, whatever it is for', () => {
  for (const given of ['', '.', 'x', '../x']) {
    assert.equal(xdgDirectory({ XDG_X: given }, 'XDG_X', '.x', '/home/me'), '/home/me/.x');
    assert.equal(stateHome({ XDG_STATE_HOME: given, HOME: '/h' }), '/h/.local/state/paws-console');
    assert.equal(cacheDirectory({ XDG_CACHE_HOME: given, HOME: '/h' }), '/h/.cache/paws-console');
  }
  assert.equal(xdgDirectory({ XDG_X: '/y' }, 'XDG_X', '.x', '/home/me'), '/y');
});
