import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equivalentOf } from '../../../../source/actions/perform/perform.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { HaproxyServer } from '../../../../source/systems/haproxy/facts.ts';
import { containerIs, haproxyServer, haproxyWith, NOW, stateAfter } from '../../../fixtures/facts.ts';
import { opened } from '../../actions/opened.ts';

const BACKEND = 'postgres_replica_backend';
const admin = containerIs(stateAfter(), 'haproxy', { ports: { admin: 7001 } });

/** Two replicas up, patroni3 changed. */
function with3(part: Partial<HaproxyServer> = {}, events: readonly Event[] = [admin]) {
  return stateAfter(...events, {
    type: 'member.observed',
    system: 'haproxy',
    at: NOW,
    member: 'haproxy',
    fact: haproxyWith([
      haproxyServer(BACKEND, 'patroni2', true),
      { ...haproxyServer(BACKEND, 'patroni3', true), ...part },
    ]),
  });
}

const on3 = (id: string, part: Partial<HaproxyServer> = {}) => opened(id, with3(part), 'patroni3');

test('each is one line to the runtime API of the proxy that has the server', () => {
  const { plan } = on3('haproxy drain');
  assert.deepEqual(plan, [
    {
      type: 'haproxy.state',
      proxy: 'haproxy',
      port: 7001,
      backend: BACKEND,
      server: 'patroni3',
      state: 'drain',
    },
  ]);
  assert.deepEqual(plan.map(equivalentOf), [
    `echo 'set server ${BACKEND}/patroni3 state drain' | socat stdio tcp:127.0.0.1:7001`,
  ]);
});

test('where its runtime API speaks TLS, the line for a shell does, too', () => {
  const tls = { admin: '/etc/tls', stats: '/etc/other' };
  const secured = containerIs(stateAfter(), 'haproxy', { ports: { admin: 7001 }, tls });
  const lines = (events: readonly Event[]) =>
    opened('haproxy maint', with3({}, events), 'patroni3').plan.map(equivalentOf);
  assert.deepEqual(lines([secured]), [
    `echo 'set server ${BACKEND}/patroni3 state maint' | socat stdio openssl:127.0.0.1:7001,cafile=ca.crt,cert=client.crt,key=client.key,commonname=haproxy`,
  ]);
  const other = containerIs(stateAfter(), 'haproxy', { ports: { admin: 7001 }, tls: { stats: '/etc/tls' } });
  assert.match(lines([other])[0] ?? '', / tcp:127\.0\.0\.1:7001$/);
});

test('a server is taken out once, and let in only when it is out', () => {
  assert.match(on3('haproxy drain', { status: 'DRAIN' }).reason ?? '', /drained already/);
  assert.match(on3('haproxy maint', { status: 'MAINT' }).reason ?? '', /in maintenance already/);
  assert.match(on3('haproxy ready').reason ?? '', /takes part already \(UP\)/);
  assert.equal(on3('haproxy ready', { status: 'DRAIN' }).reason, undefined);
  assert.equal(on3('haproxy ready', { status: 'MAINT' }).reason, undefined);
});

test('the last server of a backend is taken out only when its name is typed', () => {
  assert.deepEqual(on3('haproxy maint').danger, { level: 'confirm' });
  const last = stateAfter(admin, {
    type: 'member.observed',
    system: 'haproxy',
    at: NOW,
    member: 'haproxy',
    fact: haproxyWith([haproxyServer(BACKEND, 'patroni2', false), haproxyServer(BACKEND, 'patroni3', true)]),
  });
  assert.deepEqual(opened('haproxy maint', last, 'patroni3').danger, {
    level: 'type-name',
    name: 'patroni3',
    reason: `${BACKEND} would have no server left`,
  });
});

test('sessions are cut where there are some', () => {
  assert.match(on3('haproxy shutdown-sessions').reason ?? '', /has no sessions/);
  const { plan, lines } = on3('haproxy shutdown-sessions', { sessions: 4 });
  assert.equal(plan[0]?.type, 'haproxy.shutdown-sessions');
  assert.match(lines[0] ?? '', /4 sessions .* are cut/);
});

test('a server that there is not, or a proxy without an admin channel, is reported', () => {
  const none = opened('haproxy drain', with3(), undefined, { server: 'web/patroni9' });
  assert.match(none.reason ?? '', /there is no server web\/patroni9: postgres_replica_backend\/patroni2/);
  assert.match(
    opened('haproxy drain', with3({}, []), 'patroni3').reason ?? '',
    /publishes no port .*io\.paws\.port\.admin/,
  );
  const silent: Event = { type: 'source.failed', at: NOW, system: 'haproxy', member: 'haproxy', error: 'no' };
  assert.equal(opened('haproxy drain', stateAfter(admin, silent)).reason, 'HAProxy does not answer');
});

test('a server whose name does not resolve is in nobody’s maintenance', () => {
  const unresolved = { status: 'MAINT (resolution)' };
  assert.equal(on3('haproxy maint', unresolved).reason, undefined);
  assert.equal(
    on3('haproxy ready', unresolved).reason,
    'the name of patroni3 does not resolve: HAProxy takes it back by itself once it does',
  );
  assert.match(
    on3('haproxy maint', { status: 'MAINT (via other/patroni3)' }).reason ?? '',
    /in maintenance already/,
  );
});
