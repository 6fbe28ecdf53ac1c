import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchedStack } from '../../../source/app/file-stack.ts';
import { reachable } from '../../../source/inventory/file/endpoints.ts';
import { readStack } from '../../../source/inventory/file/stack-file.ts';
import { aFolder } from '../../fixtures/a-folder.ts';

const { write } = aFolder();

/** What is watched of a file; nobody answers at the places that it names. */
async function watched(text: string, scope?: string) {
  const file = write('stack.yaml', `version: 1\n${text}`, 0o600);
  const stack = await reachable(readStack({ file }, {}), { env: {}, ask: undefined });
  const { inventory, prefix } = await watchedStack(stack, scope, { deadlineMs: 200 });
  return { members: inventory.members([]), prefix };
}

const ORDERS =
  "{scope: orders, namespace: /db, members: {db-1: {api: 'https://db-1:8008', postgres: 'db-1:5432'}, db-2: {api: 'http://db-2:8008'}}, postgres: {user: u, password: p, database: orders}}";
const BILLING = "{scope: billing, members: {bill-1: {api: 'https://bill-1:8008'}}}";

test('the members of a file are those of its one cluster, with where each purpose of them answers', async () => {
  const { members, prefix } = await watched(`reach: {db-1: 127.0.0.1}\npatroni: [${ORDERS}]`);
  assert.equal(prefix, '/db/orders/');
  assert.deepEqual(
    members.map(({ name, role, key }) => [name, role, key]),
    [
      ['db-1', 'patroni', 'patroni db-1'],
      ['db-2', 'patroni', 'patroni db-2'],
    ],
  );
  const [first, second] = members;
  assert.deepEqual(first?.at('rest'), {
    member: 'db-1',
    host: '127.0.0.1',
    port: 8008,
    tls: { serverName: 'db-1' },
  });
  assert.deepEqual(first?.at('postgres'), {
    member: 'db-1',
    host: '127.0.0.1',
    port: 5432,
    tls: { serverName: 'db-1' },
    auth: { user: 'u', password: 'p' },
  });
  assert.deepEqual(second?.at('rest'), { member: 'db-2', host: 'db-2', port: 8008 });
  assert.deepEqual(second?.at('postgres'), { absent: 'db-2: nobody says where it is' });
  assert.deepEqual(first?.at('stats'), { absent: 'db-1: there is no address of it for that' });
});

test('of several clusters one is named', async () => {
  const text = `patroni: [${ORDERS}, ${BILLING}]`;
  const { members, prefix } = await watched(text, 'billing');
  assert.deepEqual([prefix, members.map(({ name }) => name)], ['/service/billing/', ['bill-1']]);
  await assert.rejects(watched(text), {
    message: 'there are several clusters (orders, billing); name one: --scope NAME',
  });
  await assert.rejects(watched(text, 'biling'), {
    message: 'there is no cluster biling in the file; name one of these: orders, billing',
  });
});

test('places on one host differ by their ports, and one that is called in two ways is one', async () => {
  const { members } = await watched(
    "reach: {10.9.9.9:1: '127.0.0.1:7000', kv-1:6379: '127.0.0.1:7000'}\n" +
      "etcd: {endpoints: ['http://127.0.0.1:1', 'http://127.0.0.1:2']}\n" +
      "redis: {sentinels: ['redis://127.0.0.1:3'], masters: {m: {instances: ['10.9.9.9:1', 'kv-1:6379', 'kv-2:6379']}}}",
  );
  assert.deepEqual(
    members.map(({ role, name }) => `${role} ${name}`),
    ['etcd 127.0.0.1:1', 'etcd 127.0.0.1:2', 'sentinel 127.0.0.1', 'redis kv-1', 'redis kv-2'],
  );
});

test('what cannot be asked for a reason of our own is an error, and no member that is silent', async () => {
  const etcd = "etcd: {endpoints: ['https://127.0.0.1:1'], tls: a}";
  await assert.rejects(watched(`tls: {a: {ca: absent.crt}}\n${etcd}`), {
    name: 'StackFileError',
    message: '127.0.0.1: not asked, as tls.a.ca is wrong',
  });
  const secret = "redis: {sentinels: ['redis://127.0.0.1:2'], sentinelAuth: {password: {env: ABSENT}}}";
  await assert.rejects(watched(secret), {
    name: 'StackFileError',
    message: '127.0.0.1: redis.sentinelAuth.password: $ABSENT is not set',
  });
});
