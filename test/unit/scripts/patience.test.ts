import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Patience, remedyFor } from '../../../scripts/patience.ts';

test('a start goes on while more becomes healthy, and ends some time after the last of it', () => {
  let now = 0;
  const patience = new Patience(100, () => now);
  now = 90;
  patience.see(['a']);
  now = 180;
  assert.equal(patience.isOver(), false);
  patience.see(['a', 'b']);
  now = 281;
  assert.equal(patience.isOver(), true);
});

test('what comes and goes is no progress', () => {
  let now = 0;
  const patience = new Patience(100, () => now);
  patience.see(['a', 'b']);
  now = 60;
  patience.see(['a']);
  patience.see(['a', 'b']);
  now = 101;
  assert.equal(patience.isOver(), true);
});

test('what is recreated is progress again, although more were healthy before', () => {
  let now = 0;
  const patience = new Patience(100, () => now);
  patience.see(['old a', 'old b', 'old c']);
  now = 90;
  patience.see(['new a']);
  now = 180;
  assert.equal(patience.isOver(), false);
});

test('after a remedy there is the whole time again', () => {
  let now = 0;
  const patience = new Patience(100, () => now);
  now = 101;
  patience.renew();
  now = 200;
  assert.equal(patience.isOver(), false);
  now = 202;
  assert.equal(patience.isOver(), true);
});

for (const [complaint, remedy] of [
  ['dependency failed to start: container paws360-patroni2-1 is unhealthy', 'wait'],
  ['dependency failed to start: container paws360-patroni2-1 exited (1)', 'wait'],
  // Compose still worked when the time was over.
  ['', 'wait'],
  [
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    'wait',
  ],
  ['Error response from daemon: removal of container 5d1f is already in progress', 'wait'],
  ['Error response from daemon: network 6f0c9a not found', 'recreate'],
  ['Error response from daemon: task 85a77223d9a1: already exists', 'recreate'],
  [
    'Error response from daemon: driver failed ...: Bind for 127.0.0.1:5432 failed: port is already allocated',
    'free ports',
  ],
  ['Error response from daemon: write /var/lib/docker/tmp: no space left on device', undefined],
  ['docker compose up failed', undefined],
] as const) {
  test(`${complaint || 'no complaint'}: ${remedy ?? 'the end'}`, () => {
    assert.equal(remedyFor(complaint), remedy);
  });
}
