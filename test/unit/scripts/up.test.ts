import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseService } from '../../../scripts/docker.ts';
import { complaintOf, toBlame } from '../../../scripts/up.ts';

const service = (name: string, state: string, status: string) =>
  parseService([name, name, state, status, '', ''].join('\t'));

test('of a stack that does not come up, those that are sick are to blame, not those that wait for them', () => {
  const blamed = toBlame([
    service('etcd1', 'running', 'Up (healthy)'),
    service('redis', 'restarting', 'Restarting (1) 1 second ago'),
    service('patroni1', 'running', 'Up (unhealthy)'),
    service('haproxy', 'running', 'Up (health: starting)'),
    service('sentinel1', 'created', 'Created'),
  ]);
  assert.deepEqual(
    blamed.map(({ name }) => name),
    ['redis', 'patroni1'],
  );
});

test('where nothing is sick, those that still start are to blame', () => {
  const blamed = toBlame([
    service('patroni1', 'running', 'Up (health: starting)'),
    service('haproxy', 'created', 'Created'),
  ]);
  assert.deepEqual(
    blamed.map(({ name }) => name),
    ['patroni1'],
  );
});

test("Compose's complaint comes without its progress", () => {
  const stderr = [
    ' Network paws360_default  Created',
    ' Container paws360-etcd1-1  Started',
    ' Container paws360-redis-1  Error',
    'dependency failed to start: container paws360-redis-1 is unhealthy',
    '',
  ].join('\n');
  assert.equal(complaintOf(stderr), 'dependency failed to start: container paws360-redis-1 is unhealthy');
});

test('a Compose that says nothing has failed all the same', () => {
  assert.equal(complaintOf(' Container paws360-etcd1-1  Created\n'), 'docker compose up failed');
});
