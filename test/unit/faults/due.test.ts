import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Clocks, dueIn, leftMs, machineClocks } from '../../../source/faults/due.ts';

const MONTH_MS = 30 * 86_400_000;
const fault = { seconds: 4, deadline: 1_000_004_000 };

/** Clocks that show so many ms after the fault began, the one of the day set by so much. */
const clocks = (passed: number, set = 0, boot: string | undefined = 'this'): Clocks => ({
  now: () => 1_000_000_000 + passed + set,
  steady: () => 50_000 + passed,
  boot,
});
const due = { boot: 'this', at: 54_000 };

test('a fault lasts as long as it was meant to, whatever the clock of the day is set to', () => {
  for (const set of [0, -22_000, -MONTH_MS, MONTH_MS]) {
    assert.equal(leftMs(fault, due, clocks(1_000, set)), 3_000);
    assert.ok(leftMs(fault, due, clocks(4_000, set)) <= 0);
  }
});

test('after another boot the clock of the day counts, and never for longer than the fault was meant to last', () => {
  assert.equal(leftMs(fault, due, clocks(1_000, 0, 'next')), 3_000);
  assert.ok(leftMs(fault, due, clocks(5_000, 0, 'next')) <= 0);
  assert.ok(leftMs(fault, due, clocks(5_000, -MONTH_MS, 'next')) <= 0, 'the clock was set back');
  assert.equal(leftMs(fault, undefined, clocks(1_000, 0)), 3_000);
});

test('this machine counts on, and says on which boot', () => {
  const own = machineClocks();
  const ends = dueIn(4, own);
  if (process.platform !== 'linux') return;
  assert.equal(ends?.boot, own.boot);
  const left = leftMs({ seconds: 4, deadline: 0 }, ends, own);
  assert.ok(left > 0 && left <= 4_000, `${left}`);
});
