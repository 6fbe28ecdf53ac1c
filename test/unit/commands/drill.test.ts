import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DrillOptions, drill, drillOptions, drillsNamed } from '../../../source/commands/drill.ts';
import { drillDocument } from '../../../source/commands/drill-document.ts';
import { offerLines, progressLine } from '../../../source/commands/drill-lines.ts';
import { drillExitCode } from '../../../source/commands/exit-code.ts';
import { drillNames } from '../../../source/drill/result/report.ts';
import type { Saved } from '../../../source/drill/run-drills.ts';
import { createStore } from '../../../source/store/store.ts';
import { aReport } from '../../fixtures/drill-report.ts';
import { printedBy } from '../../fixtures/printed.ts';
import { after, healthy, NOW } from '../../fixtures/state.ts';

const FLAGS = { yes: true, json: false, times: undefined, duration: undefined, from: undefined };

test('an argument names one drill, all, or an unknown one', () => {
  assert.deepEqual(drillsNamed('failover'), ['failover']);
  assert.deepEqual(drillsNamed('all'), drillNames);
  assert.equal(drillsNamed('fail'), undefined);
});

test('flags are checked before anything begins', () => {
  assert.deepEqual(drillOptions(FLAGS, ['failover']), { yes: true, json: false, times: 1, choices: {} });
  assert.deepEqual(drillOptions({ ...FLAGS, times: '5', duration: '90' }, ['zombie']), {
    ...{ yes: true, json: false, times: 5 },
    choices: { seconds: 90 },
  });
  assert.deepEqual(drillOptions({ ...FLAGS, from: 'etcd' }, ['partition']), {
    ...{ yes: true, json: false, times: 1 },
    choices: { from: 'etcd' },
  });
  for (const [wrong, text] of [
    [{ times: '0' }, /^--times must be/],
    [{ times: '1.5' }, /^--times must be/],
    [{ duration: 'long' }, /^--duration must be/],
    [{ from: 'etcd' }, /^--from belongs to the drill partition/],
  ] as const)
    assert.match(String(drillOptions({ ...FLAGS, ...wrong }, ['failover'])), text);
  assert.match(String(drillOptions({ ...FLAGS, from: 'moon' }, ['partition'])), /^--from must be/);
});

test('the exit code is that of the worst run', () => {
  assert.equal(drillExitCode(['pass']), 0);
  assert.equal(drillExitCode(['pass', 'not proven']), 2);
  assert.equal(drillExitCode(['refused']), 2);
  assert.equal(drillExitCode(['not proven', 'fail', 'pass']), 1);
  assert.equal(drillExitCode([]), 2);
});

test('one run is printed as its report, several with the spread of U_max for each drill', () => {
  const report = aReport();
  assert.equal(drillDocument([report], 1), report);
  assert.equal(drillDocument([], 1), null);
  const runs = [18_000, 20_000, 30_000].map((uMaxMs) => aReport({ uMaxMs }));
  const { summary, ...rest } = drillDocument(runs, 3) as Record<string, unknown>;
  assert.deepEqual(rest, { runs: 3, expected: 3, reports: runs });
  const [first] = summary as { uMaxMs: unknown; drill: string }[];
  assert.deepEqual(first?.uMaxMs, { min: 18_000, median: 20_000, p95: 30_000, max: 30_000 });
});

test('what a person reads before saying yes: what happens, for how long, and why not', () => {
  const lines = offerLines({
    ...{ name: 'failover', title: 'Failover', summary: 'Kill the leader', seconds: 120 },
    happens: ['patroni1 gets SIGKILL.'],
    prediction: { minMs: 16_000, maxMs: 24_000, text: 'writes stop for 16–24 s' },
    reasons: ['there is no sync standby'],
  });
  assert.deepEqual(lines, [
    'failover: Kill the leader.',
    '  patroni1 gets SIGKILL.',
    '  Prediction: writes stop for 16–24 s.',
    '  Not now: there is no sync standby',
  ]);
});

test('what it reports while it runs, a line each', () => {
  assert.equal(
    progressLine({ type: 'phase', phase: { name: 'promotion', atMs: 18_249, text: 'patroni2 is primary' } }),
    '    18.2 s  promotion: patroni2 is primary',
  );
  assert.equal(
    progressLine({ type: 'step', step: { name: 'restore the node', ok: false, text: 'not back' } }),
    '✗ restore the node: not back',
  );
  assert.equal(progressLine({ type: 'counts', ok: 1, fail: 0, info: 0, outageMs: null }), undefined);
  assert.equal(
    progressLine({
      ...{ type: 'finished', id: 'x', verdict: 'pass', uMaxMs: 18_400, folder: '/x', text: 'failed over' },
    }),
    'pass, U_max 18.4 s: failed over\n  /x',
  );
});

/** Runs `drill failover` of which this comes. */
async function drilled(saved: Partial<Saved> | Error, change: Partial<DrillOptions> = {}) {
  const store = createStore(after(healthy(), { type: 'faults.observed', faults: [], at: NOW }), 0);
  const run = async () => {
    if (saved instanceof Error) throw saved;
    return [{ report: aReport(), folder: '/x', ...saved }];
  };
  const options = { yes: true, json: true, times: 1, choices: {}, interactive: false, ...change };
  const runtime = { store, settled: async () => {}, drill: run };
  const { returned: exitCode, ...printed } = await printedBy(() => drill(runtime, ['failover'], options));
  return { exitCode, ...printed };
}

test('a report that could not be kept is printed all the same, with a line that says so and exit code 2', async () => {
  const trouble = 'the report could not be kept where it belongs: ENOSPC: no space left on device';
  const json = await drilled({ folder: '', trouble });
  assert.deepEqual(JSON.parse(json.stdout), JSON.parse(JSON.stringify(aReport())));
  assert.equal(json.stderr.trim().split('\n').at(-1), trouble);
  assert.equal(json.exitCode, 2);
  assert.equal((await drilled({})).exitCode, 0, 'kept, it is the pass that it is');

  const text = await drilled({ folder: '', trouble }, { json: false });
  assert.match(text.stdout, /# ✓ failover: pass/);
  const elsewhere = await drilled({ folder: '/tmp/paws-drill-x', trouble });
  assert.equal(elsewhere.stderr.trim().split('\n').at(-1), `${trouble}; it is in /tmp/paws-drill-x`);
  // What failed is a failure, kept or not.
  assert.equal((await drilled({ report: aReport({ verdict: 'fail' }), folder: '', trouble })).exitCode, 1);
});

test('the first line of a drill names the stack, whatever comes of it', async () => {
  const first = (text: string) => text.split('\n')[0];
  assert.equal(first((await drilled({}, { json: false })).stdout), 'drill failover on paws360');
  assert.equal(first((await drilled({}, { yes: false, json: false })).stdout), 'drill failover on paws360');
  const { stderr, exitCode } = await drilled(new Error('one drill at a time'));
  assert.deepEqual([first(stderr), exitCode], ['drill failover on paws360', 2]);
});
