import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Asked, reachable } from '../../../../source/inventory/file/endpoints.ts';
import { readStack } from '../../../../source/inventory/file/stack-file.ts';
import { aFolder } from '../../../fixtures/a-folder.ts';

const { folder, write } = aFolder();
const asked: Asked = { member: 'm', host: 'db-1', port: 5432, secure: true, at: ['etcd'] };

async function stackOf(text: string, ask?: (question: string) => Promise<string>) {
  const file = write('stack.yaml', `version: 1\netcd: {endpoints: ['https://e:1']}\n${text}`, 0o600);
  const env = {
    PGPASSFILE: write('pgpass', 'db-1:5432:orders:u:from-pgpass\n'),
    NETRC: write('netrc', 'machine db-1 login l password from-netrc\n'),
  };
  return await reachable(readStack({ file }, {}), { env, ask });
}

test('an endpoint is where the rules say, and names what is checked where that is something else', async () => {
  const { endpoint } = await stackOf('reach: {db-1: 127.0.0.1}');
  assert.deepEqual(await endpoint(asked), {
    member: 'm',
    host: '127.0.0.1',
    port: 5432,
    tls: { serverName: 'db-1' },
  });
  const other = { ...asked, host: 'db-2', verify: false };
  assert.deepEqual(await endpoint(other), { member: 'm', host: 'db-2', port: 5432, tls: { verify: false } });
  assert.deepEqual(await endpoint({ ...other, secure: false }), { member: 'm', host: 'db-2', port: 5432 });
});

test('a login is the file’s own, that of .pgpass, or that of .netrc', async () => {
  const { endpoint } = await stackOf('');
  const authOf = async (login: NonNullable<Asked['login']>, host = 'db-1') =>
    (await endpoint({ ...asked, host, login })).auth;
  assert.deepEqual(await authOf({ user: 'u', password: 'p' }), { user: 'u', password: 'p' });
  assert.deepEqual(await authOf({ password: { env: 'NETRC' } }), { password: `${folder}/netrc` });
  assert.deepEqual(await authOf({ user: 'u', password: { pgpass: true }, database: 'orders' }), {
    user: 'u',
    password: 'from-pgpass',
  });
  assert.deepEqual(await authOf({ password: { netrc: true } }), { user: 'l', password: 'from-netrc' });
  await assert.rejects(authOf({ user: 'v', password: { pgpass: true }, database: 'orders' }), {
    message: `etcd.password: ${folder}/pgpass: expected a line for db-1:5432:orders:v, found none`,
  });
  await assert.rejects(authOf({ password: { netrc: true } }, 'db-2'), {
    message: `etcd.password: ${folder}/netrc: expected a login for db-2, found none`,
  });
  await assert.rejects(authOf({ password: { env: 'ABSENT' } }), {
    message: 'etcd.password: $ABSENT is not set',
  });
});

test('a set of TLS files that is wrong is said once, and what needs it is not asked', async () => {
  const stack = await stackOf('tls: {a: {ca: absent.crt}}');
  assert.deepEqual(stack.wrong, [
    `${folder}/stack.yaml:3:15: tls.a.ca: ${folder}/absent.crt: there is no such file`,
  ]);
  await assert.rejects(stack.endpoint({ ...asked, tls: 'a' }), {
    message: 'not asked, as tls.a.ca is wrong',
  });
});

test('people are asked before anything is dialled, once for each question', async () => {
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return 'typed';
  };
  const text =
    'patroni: [{scope: a, postgres: {user: u, password: {prompt: Monitor?}}}, {scope: b, postgres: {user: u, password: {prompt: Monitor?}}}]';
  const { endpoint } = await stackOf(text, ask);
  assert.deepEqual(questions, ['Monitor?']);
  const { auth } = await endpoint({ ...asked, login: { user: 'u', password: { prompt: 'Monitor?' } } });
  assert.deepEqual([auth, questions.length], [{ user: 'u', password: 'typed' }, 1]);
});
