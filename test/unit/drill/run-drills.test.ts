import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Turn } from '../../../source/actions/turn.ts';
import type { DrillSite } from '../../../source/drill/context.ts';
import type { Keeper } from '../../../source/drill/report/keep.ts';
import type { DrillProgress } from '../../../source/drill/result/progress.ts';
import { runDrills } from '../../../source/drill/run-drills.ts';
import { after, healthy, NOW } from '../../fixtures/state.ts';

const READY = after(healthy(), { type: 'faults.observed', faults: [], at: NOW });
const ORDER = { names: ['failover'], times: 1, choices: {} } as const;

/** Runs a drill that may be aborted when it begins, so that nothing is asked of any stack. */
async function began(turn: Partial<Turn>, abort = true) {
  const aborting = new AbortController();
  const reported: DrillProgress[] = [];
  const site = {
    ...{ project: 'paws360', version: '0.0.0', state: () => READY },
    takePlace: async () => ({ lostTo: async () => undefined, release: async () => undefined, ...turn }),
  } as Partial<DrillSite> as DrillSite;
  const keeper: Keeper = { note: () => undefined, drop: () => undefined, save: () => ({ folder: '' }) };
  const tell = (progress: DrillProgress) => {
    reported.push(progress);
    if (abort && progress.type === 'started') aborting.abort();
  };
  const [saved] = await runDrills(site, ORDER, keeper, tell, aborting.signal);
  assert.ok(saved);
  return { report: saved.report, reported };
}

test('what a drill is not guarded against is reported while it runs, and in its report', async () => {
  const caveat = 'consoles on other machines are not locked out: connection refused';
  const { report, reported } = await began({ caveat });
  const step = { name: 'keep other drills away', ok: null, text: caveat };
  assert.deepEqual(report.steps, [step]);
  assert.ok(reported.some((progress) => progress.type === 'step' && progress.step.text === caveat));
  assert.deepEqual((await began({})).report.steps, []);
});

test('a drill whose place is another one’s by now does not begin', async () => {
  const lostTo = async () => 'one drill at a time: root@b: drill zombie is in progress';
  const { report } = await began({ lostTo }, false);
  assert.deepEqual([report.outcome, report.reasons], ['refused', [await lostTo()]]);
});
