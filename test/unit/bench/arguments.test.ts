import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MEASUREMENTS, readArguments } from '../../../bench/arguments.ts';

const usual = { json: false, save: false, quick: false, keep: false, only: MEASUREMENTS };

for (const [args, wanted] of [
  [[], {}],
  [['--json', '--save', '--quick', '--keep'], { json: true, save: true, quick: true, keep: true }],
  [['--only', 'start,keys'], { only: ['start', 'keys'] }],
  [['--soak'], { soakMinutes: 60 }],
  [['--soak', '5', '--json'], { soakMinutes: 5, json: true }],
  [['--soak', '--json'], { soakMinutes: 60, json: true }],
] as const) {
  test(`npm run bench -- ${args.join(' ')}`, () => {
    assert.deepEqual(readArguments(args), { ...usual, ...wanted });
  });
}

for (const args of [['--bogus'], ['--only'], ['--only', 'bogus'], ['--soak', '0'], ['--soak', 'long']]) {
  test(`npm run bench -- ${args.join(' ')} is wrong usage`, () => {
    assert.throws(() => readArguments(args), { exitCode: 64, message: /^Usage: npm run bench/ });
  });
}
