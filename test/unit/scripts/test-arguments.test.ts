import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageNames } from '../../../scripts/stages.ts';
import { readArguments } from '../../../scripts/test-arguments.ts';

for (const [args, wanted, keep] of [
  [[], stageNames, false],
  [['--keep'], stageNames, true],
  [['--unit'], ['unit'], false],
  [['--only', 'package'], ['package'], false],
  [['--only', 'lint'], ['lint'], false],
  [['--only', 'e2e', '--keep'], ['stack', 'e2e'], true],
  [['--keep', '--only', 'integration'], ['stack', 'integration'], true],
] as const) {
  test(`npm test -- ${args.join(' ')} runs ${wanted.join(', ')}`, () => {
    assert.deepEqual(readArguments(args), { wanted: new Set(wanted), keep, files: {} });
  });
}

test('npm test -- FILE… runs these files, each in its stage', () => {
  const unit = ['test/unit/text/units.test.ts', 'test/unit/text/secrets.test.ts'];
  const screen = 'test/component/keys.test.tsx';
  assert.deepEqual(readArguments([...unit, `./${screen}`]), {
    wanted: new Set(['unit', 'component']),
    keep: false,
    files: { unit, component: [screen] },
  });
});

test('npm test -- FILE --keep of a stage on the stack brings the stack up, and leaves it', () => {
  const file = 'test/e2e/keys.test.ts';
  assert.deepEqual(readArguments([file, '--keep']), {
    wanted: new Set(['stack', 'e2e']),
    keep: true,
    files: { e2e: [file] },
  });
});

test('npm test -- with a file that is no test is wrong usage, and names it', () => {
  assert.throws(() => readArguments(['test/wait.ts']), {
    exitCode: 64,
    message: /^test\/wait.ts is no test file\nUsage/,
  });
});

for (const args of [
  ['--bogus'],
  ['--only'],
  ['--only', 'bogus'],
  ['--only', 'unit', 'test/unit/a.test.ts'],
  ['--unit', 'test/unit/a.test.ts'],
]) {
  test(`npm test -- ${args.join(' ')} is wrong usage`, () => {
    assert.throws(() => readArguments(args), { exitCode: 64, message: /^Usage: npm test/ });
  });
}
