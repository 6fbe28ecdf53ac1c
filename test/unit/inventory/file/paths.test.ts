import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathFrom } from '../../../../source/inventory/file/paths.ts';

const env = { HOME: '/home/me', PKI: '/pki', EMPTY: '' };
const from = (written: string) => pathFrom('/etc/stacks/a.yaml', written, env);

test('a path is relative to the file, with ~ and variables expanded', () => {
  assert.equal(from('tls/ca.crt'), '/etc/stacks/tls/ca.crt');
  assert.equal(from('../ca.crt'), '/etc/ca.crt');
  assert.equal(from('/x/ca.crt'), '/x/ca.crt');
  assert.equal(from('~/ca.crt'), '/home/me/ca.crt');
  assert.equal(from('~'), '/home/me');
  assert.equal(from('~other/ca.crt'), '/etc/stacks/~other/ca.crt');
  assert.equal(from('$PKI/ca.crt'), '/pki/ca.crt');
  assert.equal(from(`\${PKI}-2/ca.crt`), '/pki-2/ca.crt');
  assert.equal(from('a$EMPTY'), '/etc/stacks/a');
});

test('a variable that is not set is named, and none is taken from what every object has', () => {
  assert.throws(() => from('$ABSENT/x'), { message: '$ABSENT is not set' });
  assert.throws(() => from('$constructor'), { message: '$constructor is not set' });
});
