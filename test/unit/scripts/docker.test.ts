import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeArguments, composeEnvironment, isWell, parseService } from '../../../scripts/docker.ts';
import { readSettings } from '../../../scripts/settings.ts';

const HAPROXY = [
  'haproxy',
  '7c5f',
  'running',
  'Up 2 minutes (healthy)',
  '127.0.0.1:5000-5001->5000-5001/tcp, 127.0.0.1:7000->7000/tcp, 9000/tcp',
  'f1f2',
];

test('a line of docker ps is a service', () => {
  assert.deepEqual(parseService(HAPROXY.join('\t')), {
    name: 'haproxy',
    container: '7c5f',
    state: 'running',
    health: 'healthy',
    ports: ['127.0.0.1:5000-5001->5000-5001/tcp', '127.0.0.1:7000->7000/tcp'],
    fingerprint: 'f1f2',
  });
});

for (const [state, status, health, well] of [
  ['running', 'Up 5 seconds (healthy)', 'healthy', true],
  ['running', 'Up 5 seconds (health: starting)', 'starting', false],
  ['running', 'Up 2 minutes (unhealthy)', 'unhealthy', false],
  ['paused', 'Up 2 minutes (Paused)', 'none', false],
  ['exited', 'Exited (137) 3 seconds ago', 'none', false],
  ['created', 'Created', 'none', false],
] as const) {
  test(`${status}: ${health}, ${well ? 'well' : 'not well'}`, () => {
    const service = parseService(['etcd1', '1', state, status, '', ''].join('\t'));
    assert.equal(service.health, health);
    assert.equal(isWell(service), well);
  });
}

test('Compose gets the passwords in its environment, never as an argument', () => {
  const settings = readSettings({ PAWS_POSTGRES_PASSWORD: 'canary' }, {});
  assert.ok(!composeArguments(settings).join(' ').includes('canary'));
  assert.equal(composeEnvironment(settings, 'image').PAWS_POSTGRES_PASSWORD, 'canary');
});

test('the optional parts that are asked for are profiles of Compose', () => {
  assert.equal(composeEnvironment(readSettings({}, {}), 'image').COMPOSE_PROFILES, '');
  const pooled = readSettings({ PAWS_WITH: 'pooler' }, {});
  assert.equal(composeEnvironment(pooled, 'image').COMPOSE_PROFILES, 'pooler');
});
