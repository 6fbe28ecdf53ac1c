import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beat } from '../../truth/beat.ts';

test('a beat is late by all that it is late, and the next one is on the grid again', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let at = 1_000;
  const late: number[] = [];
  const end = beat(
    50,
    () => at,
    (ms) => late.push(ms),
  );
  const pass = (ms: number, wakes = ms) => {
    at += ms;
    t.mock.timers.tick(wakes);
  };
  pass(50);
  pass(53);
  // Held up for more than two beats: a remainder by the interval would say 3.
  pass(47 + 103);
  pass(47);
  assert.deepEqual(late, [0, 3, 103, 0]);
  end();
  pass(1_000);
  assert.equal(late.length, 4);
});
