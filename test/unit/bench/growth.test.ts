import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, type Sample, settledMemory } from '../../../bench/growth.ts';

/** An hour of samples, each of which has what `at` gives for its minute. */
function hour(at: (minute: number) => Partial<Sample>): Sample[] {
  return Array.from({ length: 61 }, (_, minute) => ({
    at: minute,
    'resident memory, MB': 100,
    'heap used, MB': 40,
    'open files': 60,
    sockets: 30,
    timers: 20,
    'handles and requests': 50,
    'listeners of the process': 12,
    ...at(minute),
  }));
}

const growing = (samples: readonly Sample[]) =>
  judge(samples)
    .filter(({ grows }) => grows)
    .map(({ name }) => name);

test('what stays the same, or only goes up and down, does not grow', () => {
  assert.deepEqual(growing(hour(() => ({}))), []);
  const waves = hour((minute) => ({
    'resident memory, MB': 100 + 20 * (minute % 2),
    sockets: 30 + (minute % 3),
  }));
  assert.deepEqual(growing(waves), []);
});

test('memory is judged from ten minutes on, and not at all where there were none', () => {
  const samples = hour((minute) => ({ 'resident memory, MB': minute < 10 ? 200 : 120 }));
  assert.equal(settledMemory(samples), 120);
  assert.equal(settledMemory(samples.slice(0, 10)), undefined);
});

test('what fills up during the warm-up does not grow', () => {
  assert.deepEqual(growing(hour((minute) => ({ 'resident memory, MB': minute < 10 ? 60 : 120 }))), []);
});

test('a leak is found, with its growth in an hour', () => {
  const leaking = hour((minute) => ({
    'resident memory, MB': 100 + minute,
    sockets: 30 + Math.floor(minute / 6),
    'listeners of the process': 12 + Math.floor(minute / 30),
  }));
  assert.deepEqual(growing(leaking), ['resident memory, MB', 'sockets', 'listeners of the process']);
  const memory = judge(leaking).find(({ name }) => name === 'resident memory, MB');
  assert.ok(Math.abs((memory?.perHour ?? 0) - 60) < 1e-6);
});
