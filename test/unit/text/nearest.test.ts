import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from '../../../source/text/nearest.ts';

test('the word that was meant is the one with the fewest letters that are wrong, if they are few', () => {
  const known = ['password', 'passphrase', 'user', 'tls', 'key'];
  assert.equal(nearest('pasword', known), 'password');
  assert.equal(nearest('USER', known), 'user');
  assert.equal(nearest('pass-phrase', known), 'passphrase');
  assert.equal(nearest('tsl', ['host', 'tls2', 'a']), 'tls2');
  for (const word of ['certificate', 'x', '', 'k'.repeat(100_000)])
    assert.equal(nearest(word, known), undefined);
  assert.equal(nearest('x', []), undefined);
});
