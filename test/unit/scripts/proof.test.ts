import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declaredHere, judge, type Part } from '../../../scripts/proof.ts';
import { composeFile, members } from '../../../scripts/settings.ts';

const DECLARED = { services: ['etcd1', 'redis'], volumes: ['etcd1'] };

function container(part: Partial<Part> = {}): Part {
  return {
    kind: 'container',
    name: 'x-etcd1-1',
    stack: 'bundled',
    declared: 'etcd1',
    files: composeFile,
    ...part,
  };
}

function volume(declared: string): Part {
  return { kind: 'volume', name: `x_${declared}`, stack: '', declared, files: '' };
}

test('compose.yaml declares a service for each member, and volumes for data only', () => {
  const { services, volumes } = declaredHere();
  for (const member of members) assert.ok(services.includes(member), member);
  assert.ok(volumes.includes('patroni1'));
  assert.ok(!volumes.includes('haproxy'));
});

test('a stack that was made from this file is ours, and so is one that is not there', () => {
  assert.deepEqual(judge([container(), volume('etcd1')], DECLARED), { containers: 1, volumes: 1 });
  assert.deepEqual(judge([], DECLARED), { containers: 0, volumes: 0 });
});

for (const [what, part, why] of [
  [
    'a container without the label',
    container({ name: 'db', stack: '' }),
    /container db does not carry the label/,
  ],
  ['a container with another label', container({ stack: 'mine' }), /does not carry the label/],
  [
    'a service that is not declared',
    container({ declared: 'web' }),
    /a service "web" that compose.yaml does not have/,
  ],
  ['a volume that is not declared', volume('orders'), /the volume x_orders is not of this project/],
] as const) {
  test(`${what} among those of the stack makes all of it foreign`, () => {
    assert.match(judge([container(), part], DECLARED).foreign ?? '', why);
  });
}

test('the file of another clone that is still there is reported; one that is gone was moved', () => {
  const other = import.meta.filename;
  assert.deepEqual(judge([container({ files: other })], DECLARED), {
    elsewhere: other,
    containers: 1,
    volumes: 0,
  });
  assert.deepEqual(judge([container({ files: '/nowhere/stack/compose.yaml' })], DECLARED), {
    containers: 1,
    volumes: 0,
  });
});

test('of several Compose files each counts: ours with an override of ours is ours', () => {
  const other = import.meta.filename;
  const override = '/nowhere/override.yaml';
  const made = (...files: readonly string[]) => judge([container({ files: files.join(',') })], DECLARED);
  assert.deepEqual(made(composeFile, override), { containers: 1, volumes: 0 });
  assert.deepEqual(made(composeFile, other), { containers: 1, volumes: 0 });
  assert.deepEqual(made(other, override), { elsewhere: other, containers: 1, volumes: 0 });
  assert.deepEqual(made(override, other), { elsewhere: other, containers: 1, volumes: 0 });
});
