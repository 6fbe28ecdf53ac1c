import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageNames } from '../../../scripts/stages.ts';
import { readArguments } from '../../../scripts/test-arguments.ts';

for (const [args, wanted, keep] of [
  [[], stageNames, false],
  [['--keep'], stageNames, true],
  [['--unit'], ['unit', 'component'], false],
  [['--only', 'package'], ['package'], false],
  [['--only', 'lint'], ['lint'], false],
  [['--only', 'e2e', '--keep'], ['stack', 'e2e'], true],
  [['--keep', '--only', 'integration'], ['stack', 'integration'], true],
] as const) {
  test(`npm test -- ${args.join(' ')} runs ${wanted.join(', ')}`, () => {
    assert.deepEqual(readArguments(args), { wanted: new Set(wanted), keep });
  });
}

for (const args of [['--bogus'], ['--only'], ['--only', 'bogus'], ['lint']]) {
  test(`npm test -- ${args.join(' ')} is wrong usage`, () => {
    assert.throws(() => readArguments(args), { exitCode: 64, message: /^Usage: npm test/ });
  });
}
