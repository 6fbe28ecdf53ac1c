import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutSecrets } from '../../../source/text/secrets.ts';

/** A document in the innermost of so many lists. */
function nested(document: unknown, depth: number): unknown {
  let outer = document;
  for (let i = 0; i < depth; i += 1) outer = [outer];
  return outer;
}

/** The value in the innermost list. */
function innermost(document: unknown): unknown {
  let inner = document;
  while (Array.isArray(inner)) inner = inner[0];
  return inner;
}

test('a document that people can read keeps all its levels', () => {
  const shown = withoutSecrets(nested({ user: 'admin', password: 'canary' }, 50));
  assert.deepEqual(innermost(shown), { user: 'admin', password: '***' });
});

test('a document that is nested too deeply is left out from there on, and no stack overflows', () => {
  for (const depth of [101, 200_000]) {
    assert.equal(innermost(withoutSecrets(nested({ password: 'canary' }, depth))), '…');
  }
});

test('a document without a secret is not copied, and of one with a secret only what leads to it', () => {
  const plain = { members: [{ name: 'patroni1', tags: {} }] };
  assert.equal(withoutSecrets(plain), plain);
  const login = { url: 'postgres://app:canary@patroni1:5432/db' };
  const mixed = { plain, login, list: ['password=canary', 1] };
  const before = JSON.stringify(mixed);
  const shown = withoutSecrets(mixed) as typeof mixed;
  assert.equal(shown.plain, plain);
  assert.deepEqual(shown, {
    plain,
    login: { url: 'postgres://app:***@patroni1:5432/db' },
    list: ['password=***', 1],
  });
  assert.equal(JSON.stringify(mixed), before, 'the document itself stays as it was');
});

test('secrets in texts are masked, no matter who wrote them', () => {
  const texts = [
    'host all all 0/0 ldap ldapbindpasswd="hunter2 x" ldapserver=x',
    'PGPASSWORD=hunter2 psql',
    'Authorization: Bearer hunter2.hunter2',
    '{"apikey":"hunter2"}',
    'pwd=hunter2;',
    'AWS_SECRET_ACCESS_KEY=hunter2',
    'AKIAHUNTER2HUNTER2AB',
  ];
  for (const text of texts) assert.doesNotMatch(String(withoutSecrets(text)), /hunter2/i, text);
  const named = { pgpass: 'hunter2', ldapbindpasswd: 'hunter2', pwd: 'hunter2', apiKey: 'hunter2' };
  assert.doesNotMatch(JSON.stringify(withoutSecrets(named)), /hunter2/);
  for (const text of ['host=b port=5432', 'leader key not read', 'etcd:2379/keys: 5'])
    assert.equal(withoutSecrets(text), text);
});
