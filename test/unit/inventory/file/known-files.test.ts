import assert from 'node:assert/strict';
import { test } from 'node:test';
import { netrcOf, patronictlOf, pgpassOf, sectionOf } from '../../../../source/inventory/file/known-files.ts';

test('a section of pg_service.conf is what stands below its title', () => {
  const text =
    '# all\n[a]\nuser=x\n\n[b]\n# note\nuser = monitor\nsslmode=verify-full\npassword=a=b #c\n[c]\nuser=z\n';
  assert.deepEqual(Object.fromEntries(sectionOf(text, 'b') ?? []), {
    user: 'monitor',
    sslmode: 'verify-full',
    password: 'a=b #c',
  });
  assert.equal(sectionOf(text, 'd'), undefined);
});

test('the first line of .pgpass that fits has the password', () => {
  const text = '# *:*:*:*:no\nh:5432:d:u:m0n\\:t@r/#%41\n*:5432:d:u:second\nv6\\:\\:1:*:*:u:six\n';
  const login = { host: 'h', port: 5432, database: 'd', user: 'u' };
  assert.equal(pgpassOf(text, login), 'm0n:t@r/#%41');
  assert.equal(pgpassOf(text, { ...login, host: 'other' }), 'second');
  assert.equal(pgpassOf(text, { ...login, host: 'v6::1', port: 1 }), 'six');
  assert.equal(pgpassOf(text, { ...login, port: 1 }), undefined);
  assert.equal(pgpassOf('h:5432:d\n\n', login), undefined);
});

test('the login of a machine in .netrc, or the default one', () => {
  const text =
    '# machine lb login no password no\nmachine other login o password p\nmachine lb\n  login viewer\n  password "a b\\"c"\ndefault login d password e\n';
  assert.deepEqual(netrcOf(text, 'lb'), { user: 'viewer', password: 'a b"c' });
  assert.deepEqual(netrcOf(text, 'other'), { user: 'o', password: 'p' });
  assert.deepEqual(netrcOf(text, 'unknown'), { user: 'd', password: 'e' });
  assert.equal(netrcOf('machine lb login x', 'lb'), undefined);
  assert.equal(netrcOf('', 'lb'), undefined);
});

test('a patronictl.yaml gives scope, namespace, and how the REST API is used; nothing of etcd', () => {
  const found = patronictlOf(`
scope: orders
namespace: service
etcd3: {cacert: etcd.crt, cert: nameless.crt, username: operator, password: x}
ctl: {cacert: ca.crt, certfile: op.crt, keyfile: op.key}
restapi: {authentication: {username: ops, password: 'r3st:P@ss'}}
`);
  const tls = { ca: 'ca.crt', cert: 'op.crt', key: 'op.key' };
  assert.deepEqual(found, {
    scope: 'orders',
    namespace: '/service/',
    user: 'ops',
    password: 'r3st:P@ss',
    tls,
  });
  assert.deepEqual(patronictlOf('scope: a'), { scope: 'a', tls: {} });
  assert.throws(() => patronictlOf('a text'), /the document is not an object/);
  assert.throws(() => patronictlOf('ctl: [1]'), /ctl is not an object/);
});
