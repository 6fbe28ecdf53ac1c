import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pinnedOf } from '../../../source/cluster/pinned.ts';
import type { Event } from '../../../source/store/reduce.ts';
import { haproxyServer, haproxyWith, NOW, patroniNode, stateAfter } from '../../fixtures/facts.ts';

const server = (name: string, up: boolean, sessions: number, backend = 'postgres_primary_backend') => ({
  ...haproxyServer(backend, name, up),
  sessions,
});
const routes = (...servers: ReturnType<typeof server>[]): Event => ({
  type: 'member.observed',
  system: 'haproxy',
  at: NOW,
  member: 'haproxy',
  fact: haproxyWith(servers),
});
const nodeIs = (member: string, role: string): Event => ({
  type: 'member.observed',
  system: 'patroni',
  at: NOW,
  member,
  fact: patroniNode(member, { role }),
});

function pinned(...events: Event[]) {
  return pinnedOf(stateAfter(...events)).map(({ server: name, sessions, why }) => [name, sessions, why]);
}

test('sessions on the primary, and none elsewhere, are as they should be', () => {
  assert.deepEqual(pinned(routes(server('patroni1', true, 9), server('patroni2', false, 0))), []);
});

test('sessions on a server that is down are pinned to it', () => {
  assert.deepEqual(pinned(routes(server('patroni1', true, 9), server('patroni2', false, 3))), [
    ['patroni2', 3, 'DOWN'],
  ]);
});

test('sessions on a server that calls itself a replica are pinned, although HAProxy has not noticed', () => {
  assert.deepEqual(pinned(routes(server('patroni1', true, 9), server('patroni2', true, 2))), [
    ['patroni2', 2, 'replica'],
  ]);
});

test('the holder of the leader key is on its way to be primary; a silent node is not accused', () => {
  assert.deepEqual(pinned(nodeIs('patroni1', 'replica'), routes(server('patroni1', true, 9))), []);
  assert.deepEqual(
    pinned(
      { type: 'source.failed', at: NOW, system: 'patroni', member: 'patroni2', error: 'refused' },
      routes(server('patroni2', true, 2)),
    ),
    [],
  );
});

test('reading sessions may stay where they are', () => {
  assert.deepEqual(pinned(routes(server('patroni2', false, 3, 'postgres_replica_backend'))), []);
});
