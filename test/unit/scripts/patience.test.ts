import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayHeal, Patience } from '../../../scripts/patience.ts';

test('a start goes on while more becomes healthy, and ends some time after the last of it', () => {
  let now = 0;
  const patience = new Patience(100, () => now);
  now = 90;
  patience.see(3);
  now = 180;
  assert.equal(patience.isOver(), false);
  patience.see(4);
  now = 281;
  assert.equal(patience.isOver(), true);
});

test('what comes and goes is no progress', () => {
  let now = 0;
  const patience = new Patience(100, () => now);
  patience.see(5);
  now = 60;
  patience.see(4);
  patience.see(5);
  now = 101;
  assert.equal(patience.isOver(), true);
});

for (const [complaint, heals] of [
  ['dependency failed to start: container paws360-patroni2-1 is unhealthy', true],
  ['dependency failed to start: container paws360-patroni2-1 exited (1)', true],
  // Compose still worked when the time was over.
  ['', true],
  [
    'Error response from daemon: driver failed ...: Bind for 127.0.0.1:5432 failed: port is already allocated',
    false,
  ],
  ['Error response from daemon: write /var/lib/docker/tmp: no space left on device', false],
  ['docker compose up failed', false],
] as const) {
  test(`${complaint || 'no complaint'}: ${heals ? 'tried again' : 'the end'}`, () => {
    assert.equal(mayHeal(complaint), heals);
  });
}
