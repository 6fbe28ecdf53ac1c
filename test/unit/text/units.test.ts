import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatAge,
  formatBytes,
  formatDuration,
  formatRate,
  formatSeconds,
} from '../../../source/text/units.ts';

for (const [bytes, text] of [
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [1024, '1.0 kB'],
  [1_048_576, '1.0 MB'],
  [10 * 1_048_576, '10 MB'],
  [999 * 1024 * 1024, '999 MB'],
  [1.5 * 1024 ** 4, '1.5 TB'],
] as const) {
  test(`${bytes} bytes are ${text}`, () => assert.equal(formatBytes(bytes), text));
}

for (const [ms, text] of [
  [0, '0 ms'],
  [-5, '0 ms'],
  [999, '999 ms'],
  [1000, '1.0 s'],
  [9_949, '9.9 s'],
  [59_400, '59 s'],
  [59_600, '1m 0s'],
  [3_600_000, '1h 0m'],
  [90_000_000, '1d 1h'],
] as const) {
  test(`${ms} ms are ${text}`, () => assert.equal(formatDuration(ms), text));
}

test('an age is counted in whole seconds', () => {
  assert.equal(formatAge(4_900), '4 s');
  assert.equal(formatAge(125_000), '2m 5s');
});

for (const [seconds, text] of [
  [0, '0 s'],
  [0.04, '0 s'],
  [0.06, '0.1 s'],
  [9.94, '9.9 s'],
  [59.4, '59 s'],
  [125, '2m 5s'],
] as const) {
  test(`${seconds} s are ${text}`, () => assert.equal(formatSeconds(seconds), text));
}

test('a rate is bytes per second', () => assert.equal(formatRate(1_572_864), '1.5 MB/s'));
