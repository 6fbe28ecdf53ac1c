import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loginsOf, secretFor } from '../../../source/inventory/secrets.ts';

const environment = new Map([['POOL_PASSWORD', 's3cret']]);

test('a label says which user and which variable of the container open a purpose', () => {
  const logins = loginsOf({ 'io.paws.login.admin': 'pool:admin:POOL_PASSWORD' }, environment);
  assert.deepEqual([...logins], [['admin', { user: 'pool:admin', password: 's3cret' }]]);
});

test('a label without a user, without a variable that is there, or of another kind opens nothing', () => {
  const labels = {
    'io.paws.login.one': 'POOL_PASSWORD',
    'io.paws.login.two': 'pool:OTHER_PASSWORD',
    'io.paws.login.three': 'pool:',
    'io.paws.port.four': 'pool:POOL_PASSWORD',
  };
  assert.deepEqual([...loginsOf(labels, environment)], []);
});

test('the own container tells before the others do', () => {
  const own = new Map([['PAWS_POSTGRES_PASSWORD', 'own']]);
  const other = new Map([['PAWS_POSTGRES_PASSWORD', 'other']]);
  assert.equal(secretFor('primary', [own, other])?.password, 'own');
  assert.equal(secretFor('primary', [new Map(), other])?.password, 'other');
  assert.equal(secretFor('unknown', [own]), undefined);
});
