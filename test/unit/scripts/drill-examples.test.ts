import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drillsReadme, exampleName, grouped, merged, typical } from '../../../scripts/drill-examples.ts';
import { type RunDocument, runDocument } from '../../../source/commands/drill-list.ts';
import { aRefusedReport, aReport } from '../../fixtures/drill-report.ts';

const run = (id: string, change: Partial<RunDocument> = {}): RunDocument => ({
  ...runDocument(aReport()),
  id,
  ...change,
});

const runs = [
  run('a', { uMaxMs: 20_000 }),
  run('b', { uMaxMs: 16_000 }),
  run('c', { uMaxMs: 18_000, verdict: 'not proven', lost: null }),
  run('d', { drill: 'etcd-leader-kill', outcome: 'unchanged', uMinMs: null, uMaxMs: null, predicted: null }),
  run('e', { drill: 'zombie', verdict: 'fail', uMaxMs: null, lost: 2 }),
  run('f', { profile: 'default', uMaxMs: 31_000 }),
  { ...runDocument(aRefusedReport()), id: 'g' },
];

/** The cells of the table, row by row. */
const cells = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

test('the table has a row for each drill and profile; what was refused is no measurement', () => {
  assert.deepEqual(cells(drillsReadme(runs, [])), [
    ['failover', 'default', '1', '1', '0 of 1', '31.00 s', '31.00 s', '31.00 s', '0', '0'],
    ['failover', 'fast', '3', '2', '3 of 3', '18.00 s', '20.00 s', '20.00 s', '0 (not proven in 1)', '0'],
    ['zombie', 'fast', '1', '0', '0 of 1', 'no end', 'no end', 'no end', '2', '0'],
    ['etcd-leader-kill', 'fast', '1', '1', '—', 'none', 'none', 'none', '0', '0'],
  ]);
});

test('the page says how many runs were as predicted, of those whose prediction is known', () => {
  assert.match(drillsReadme(runs, []), /^As predicted, of all with a known prediction: 3 of 5\.$/m);
});

test('examples are linked, and without any run the page says so', () => {
  assert.match(drillsReadme(runs, ['failover-fast']), /\[page\]\(failover-fast\/report\.html\)/);
  assert.match(drillsReadme([], []), /Nothing has been measured yet[\s\S]*There is none yet\./);
});

test('the example of a drill is its run with the median outage', () => {
  const names = grouped(runs).map((group) => [exampleName(group[0] ?? run('')), typical(group)?.id]);
  assert.deepEqual(Object.fromEntries(names), {
    'failover-default': 'f',
    'failover-fast': 'c',
    'zombie-fast': 'e',
    'etcd-leader-kill-fast': 'd',
  });
});

test('a run that is known already is not counted twice', () => {
  assert.deepEqual(
    merged([run('b'), run('a')], [run('a', { uMaxMs: 1 }), run('c')]).map(({ id, uMaxMs }) => [id, uMaxMs]),
    [
      ['a', 1],
      ['b', 18_412],
      ['c', 18_412],
    ],
  );
});
