import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/settings.ts';
import { countTests, failedFiles, sharesOf, summarise } from '../../../scripts/stages.ts';

test('the tests are counted as node:test counted them', () => {
  const tap = ['1..3', '# tests 9', '# pass 4', '# fail 1', '# cancelled 2', '# skipped 1', '# todo 1', ''];
  assert.deepEqual(countTests(tap.join('\n')), { passed: 4, failed: 3, skipped: 2 });
});

test('a report that was never written counts nothing', () => {
  assert.deepEqual(countTests(''), { passed: 0, failed: 0, skipped: 0 });
});

test('the files to run once more are those with a test that failed, each once', () => {
  const place = (file: string) => `  location: '${path.join(root, file)}:2:68'`;
  const test = (line: string, file: string) => [line, '  ---', "  type: 'test'", place(file), '  ...'];
  const tap = [
    ...test('not ok 1 - x', 'test/e2e/a.test.ts'),
    ...test('ok 2 - y', 'test/e2e/b.test.ts'),
    ...test('not ok 3 - z', 'test/e2e/a.test.ts'),
    ...test('not ok 4 - its preparation failed', 'test/e2e/c.test.ts'),
  ];
  assert.deepEqual(failedFiles(tap.join('\n')), ['test/e2e/a.test.ts', 'test/e2e/c.test.ts']);
  assert.deepEqual(failedFiles(''), []);
});

test('every file is in exactly one share, the shares are of equal size, and none is empty', () => {
  const sizes = new Map(Object.entries({ a: 1, b: 9, c: 3, d: 4, e: 3 }));
  const sizeOf = (file: string) => sizes.get(file) ?? 0;
  assert.deepEqual(sharesOf([...sizes.keys()], 2, sizeOf), [
    ['b', 'a'],
    ['d', 'c', 'e'],
  ]);
  assert.deepEqual(sharesOf(['a'], 4, sizeOf), [['a']]);
});

test('no file prepares anything for the tests of the others, with which it shares a process', () => {
  const files = globSync('test/{unit,programs,component}/**/*.test.{ts,tsx}', { cwd: root });
  assert.ok(files.length > 200, `${files.length} files`);
  const shared = files.filter((file) =>
    /^(before|beforeEach|afterEach)\(/m.test(readFileSync(path.join(root, file), 'utf8')),
  );
  assert.deepEqual(shared, [], 'put the hook and its tests into a describe');
});

test('a file that passed only when it was run once more is reported', () => {
  const tests = { passed: 3, failed: 0, skipped: 0 };
  const summary = summarise(
    [{ name: 'e2e', seconds: 9, passed: true, tests, unsteady: ['test/e2e/a.test.ts'] }],
    new Set(['e2e']),
  );
  assert.match(summary, /^passed only when run once more: test\/e2e\/a.test.ts$/m);
});

test('the summary has a line per wanted stage and ends with the counts', () => {
  const summary = summarise(
    [
      { name: 'lint', seconds: 1.25, passed: true },
      { name: 'unit', seconds: 10, passed: false, tests: { passed: 7, failed: 2, skipped: 1 } },
      { name: 'component', seconds: 3, passed: true, tests: { passed: 5, failed: 0, skipped: 0 } },
    ],
    new Set(['lint', 'unit', 'component', 'stack']),
  );
  assert.deepEqual(summary.split('\n'), [
    'STAGE        SECONDS',
    'lint             1.3  ok',
    'unit            10.0  FAILED  7 passed, 2 failed, 1 skipped',
    'component        3.0  ok  5 passed, 0 failed',
    'stack              -  not run',
    '',
    '12 passed, 2 failed',
  ]);
});
