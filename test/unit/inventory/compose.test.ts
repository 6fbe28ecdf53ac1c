import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Absent } from '../../../source/inventory/absent.ts';
import { endpointOf, membersFrom } from '../../../source/inventory/compose.ts';
import { endpointAt } from '../../../source/inventory/inventory.ts';
import { isSecret, secretFor } from '../../../source/inventory/secrets.ts';
import type { Container } from '../../../source/model/container.ts';
import type { Tls } from '../../../source/net/tls.ts';
import { OPEN_HOSTS } from '../../fixtures/open-hosts.ts';
import { container } from '../../fixtures/state.ts';

const HERE = OPEN_HOSTS;
const FAR = { ...HERE, remote: () => 'docker.example' };

function patroni(changed: Partial<Container> = {}): Container {
  return container('patroni1', 'patroni', { ports: { rest: 8008, postgres: 5432 }, ...changed });
}

test('a member answers where its container publishes the port', () => {
  const rest = { member: 'patroni1', host: '127.0.0.1', port: 8008 };
  assert.deepEqual(endpointOf(patroni(), 'rest', HERE), rest);
  const elsewhere = patroni({ addresses: { rest: '127.0.0.2' } });
  assert.deepEqual(endpointOf(elsewhere, 'rest', HERE), { ...rest, host: '127.0.0.2' });
  const everywhere = patroni({ addresses: { rest: '0.0.0.0', postgres: '::' } });
  assert.deepEqual(endpointOf(everywhere, 'rest', HERE), rest);
  assert.deepEqual(endpointOf(everywhere, 'postgres', HERE), { ...rest, host: '::1', port: 5432 });
});

test('a purpose that has no port says so', () => {
  const absent = 'patroni1: its container publishes no port labelled io.paws.port.stats';
  assert.deepEqual(endpointOf(patroni(), 'stats', HERE), { absent });
});

for (const state of ['created', 'exited', 'dead', 'restarting', 'removing', 'unknown'] as const) {
  test(`a container that is ${state} has no endpoint`, () => {
    const absent = `patroni1: its container is ${state}`;
    assert.deepEqual(endpointOf(patroni({ state }), 'rest', HERE), { absent });
  });
}

test('a frozen container keeps its ports', () => {
  const [member] = membersFrom([patroni({ state: 'paused' })], HERE);
  assert.equal(endpointAt(member, 'rest')?.port, 8008);
});

test('a remote engine gives no endpoint at 127.0.0.1', () => {
  const absent =
    'patroni1: its port 8008 is published on 127.0.0.1 of docker.example, which is not this machine';
  assert.deepEqual(endpointOf(patroni(), 'rest', FAR), { absent });
  const place = { member: 'patroni1', host: 'docker.example', port: 8008 };
  assert.deepEqual(endpointOf(patroni({ addresses: { rest: '0.0.0.0' } }), 'rest', FAR), place);
  const own = patroni({ addresses: { rest: '10.0.0.7' } });
  assert.deepEqual(endpointOf(own, 'rest', FAR), { ...place, host: '10.0.0.7' });
});

test('a member is connected to again when its container is another one, ends, begins, or moves', () => {
  const keyOf = (changed: Partial<Container>) => membersFrom([patroni(changed)], HERE)[0]?.key;
  const key = keyOf({});
  assert.equal(keyOf({ health: 'unhealthy', state: 'paused' }), key);
  const others: Partial<Container>[] = [
    { id: 'another' },
    { state: 'exited' },
    { ports: { rest: 8009, postgres: 5432 } },
    { addresses: { rest: '127.0.0.2' } },
  ];
  for (const other of others) assert.notEqual(keyOf(other), key, JSON.stringify(other));
});

test('a secret goes with the endpoint, and not into the key of the member', () => {
  const secret = (_id: string, purpose: string) =>
    purpose === 'postgres' ? { user: 'postgres', password: 'canary-Rt6' } : undefined;
  const [member] = membersFrom([patroni()], { ...HERE, secret });
  assert.deepEqual(endpointAt(member, 'postgres')?.auth, { user: 'postgres', password: 'canary-Rt6' });
  assert.equal(endpointAt(member, 'rest')?.auth, undefined);
  assert.doesNotMatch(member?.key ?? '', /canary/);
});

const SECURED = patroni({ tls: { rest: '/etc/tls' } });
const FILES = { ca: 'CA', cert: 'CERTIFICATE', key: 'canary-Kq8' };

test('a purpose with a directory for TLS is asked with its files, under the name of the member', () => {
  const certificates = (id: string, directory: string) =>
    id === SECURED.id && directory === '/etc/tls' ? FILES : { absent: 'another place' };
  const rest = { member: 'patroni1', host: '127.0.0.1', port: 8008 };
  const at = endpointOf(SECURED, 'rest', { ...HERE, certificates });
  assert.deepEqual(at, { ...rest, tls: { ...FILES, serverName: 'patroni1' } });
  assert.deepEqual(endpointOf(SECURED, 'postgres', { ...HERE, certificates }), { ...rest, port: 5432 });
});

test('where they cannot be read there is no endpoint, rather than one in clear text', () => {
  const certificates = () => ({ absent: '/etc/tls of its container has no client.key' });
  const absent = 'patroni1: /etc/tls of its container has no client.key';
  assert.deepEqual(endpointOf(SECURED, 'rest', { ...HERE, certificates }), { absent });
});

test('a member is reconnected when its files become readable or change; its key is not shown', () => {
  const keyOf = (found: Tls | Absent) =>
    membersFrom([SECURED], { ...HERE, certificates: () => found })[0]?.key;
  assert.notEqual(keyOf(FILES), keyOf({ absent: 'no such directory' }));
  assert.notEqual(keyOf(FILES), keyOf({ ...FILES, cert: 'ANOTHER' }));
  assert.equal(keyOf(FILES), keyOf({ ...FILES }));
  assert.doesNotMatch(keyOf(FILES) ?? '', /canary/);
});

test("a container's own environment opens it, or else that of another one", () => {
  const one = new Map([['PAWS_POSTGRES_PASSWORD', 'own']]);
  const other = new Map([
    ['PAWS_POSTGRES_PASSWORD', 'other'],
    ['PAWS_HAPROXY_STATS_USER', 'admin'],
    ['PAWS_HAPROXY_STATS_PASSWORD', 'stats'],
  ]);
  assert.deepEqual(secretFor('primary', [one, other]), { user: 'postgres', password: 'own' });
  assert.deepEqual(secretFor('stats', [one, other]), { user: 'admin', password: 'stats' });
  assert.equal(secretFor('postgres', [one, other]), undefined, 'nothing is watched as the superuser');
  assert.equal(secretFor('stats', [one]), undefined);
  assert.equal(secretFor('rest', [one, other]), undefined);
  const rest = new Map([
    ['PATRONI_RESTAPI_USERNAME', 'patroni'],
    ['PATRONI_RESTAPI_PASSWORD', 'rest'],
  ]);
  assert.deepEqual(secretFor('rest', [one, rest]), { user: 'patroni', password: 'rest' });
  assert.equal(isSecret('PAWS_HAPROXY_STATS_USER'), true);
  assert.equal(isSecret('PATH'), false);
});
