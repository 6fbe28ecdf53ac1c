import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { DrillSite } from '../../../source/drill/context.ts';
import type { DrillProgress, DrillStage } from '../../../source/drill/result/progress.ts';
import type { Report } from '../../../source/drill/result/report.ts';
import { runDrills } from '../../../source/drill/run-drills.ts';
import { processFile } from '../../../source/files/process-file.ts';
import type { ActiveFault } from '../../../source/model/fault.ts';
import { after, container, healthy } from '../../fixtures/state.ts';
import { fakePostgres } from './probe/fake-postgres.ts';

const FAULT: Omit<ActiveFault, 'startedAt' | 'deadline'> = {
  ...{ id: 'kill-patroni1-7f3a', kind: 'kill', project: 'paws360', member: 'patroni1', detail: 'killed' },
  ...{ victim: { id: 'f'.repeat(64), name: 'patroni1' }, seconds: 120 },
};

/**
 * A stack of which only HAProxy's ports answer, and whose faults come and go as the drill orders them. Once there was
 * one, Docker starts no helper any more.
 */
async function aStack(t: TestContext, injected: () => void) {
  const server = await fakePostgres();
  t.after(server.close);
  const { port } = server;
  const listed = [container('haproxy', 'haproxy', { ports: { primary: port, replicas: port } })];
  const orders: string[] = [];
  let faults: readonly ActiveFault[] = [];
  const place = { lostTo: async () => undefined, release: async () => undefined };
  const site = {
    ...{ project: 'paws360', version: '0.0.0', takePlace: async () => place },
    state: () => after(healthy(), { type: 'faults.observed', faults, at: Date.now() }),
    docker: {
      containers: async () => listed,
      helped: async () =>
        orders.length === 0 ? { exitCode: 0, output: '' } : Promise.reject(new Error('docker: no answer')),
      secret: () => ({ user: 'postgres', password: 'canary-probe-Tb6' }),
      ...{ certificates: () => ({ absent: 'none' }), remote: () => undefined },
    },
    run: async (action: string) => {
      orders.push(action);
      const startedAt = Date.now();
      faults = action === 'heal' ? [] : [{ ...FAULT, startedAt, deadline: startedAt + 120_000 }];
      if (action !== 'heal') injected();
      return { outcome: 'succeeded', text: action };
    },
  } as Partial<Record<keyof DrillSite, unknown>> as DrillSite;
  return { site, orders, server };
}

function killProber(): void {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ');
  const probers = children.filter((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(processFile('probe')),
  );
  assert.equal(probers.length, 1);
  process.kill(Number(probers[0]), 'SIGKILL');
}

/** Runs a failover, which may be aborted at one of its stages. */
async function drilled(site: DrillSite, at?: DrillStage) {
  const aborting = new AbortController();
  const noted: Report[] = [];
  const told: DrillProgress[] = [];
  const keeper = {
    note: (report: Report) => noted.push(report),
    drop: () => undefined,
    save: () => ({ folder: '' }),
  };
  const tell = (progress: DrillProgress) => {
    told.push(progress);
    if (progress.type === 'stage' && progress.stage === at) aborting.abort();
  };
  const order = { names: ['failover'], times: 1, choices: {} } as const;
  const [saved] = await runDrills(site, order, keeper, tell, aborting.signal);
  return { report: saved?.report ?? assert.fail('no report'), noted, told };
}

test('a drill whose prober is killed ends at once, heals, and says when it died', {
  timeout: 60_000,
}, async (t) => {
  const { site, orders } = await aStack(t, () => setTimeout(killProber, 200));
  const { report, noted, told } = await drilled(site);
  const { verdict, reasons, uMaxMs, probe, steps, differences } = report;

  assert.deepEqual([verdict, uMaxMs], ['not proven', null], reasons.join('\n'));
  assert.match(reasons[0] ?? '', /^the probe died at \+\d+\.\d s: the outage was not measured$/);
  assert.ok((probe?.diedAtMs ?? -1) >= 0);
  assert.deepEqual(differences, []);
  // Neither the failover nor its result was waited for, and what was broken is healed.
  assert.deepEqual(orders, ['chaos kill-leader', 'heal']);
  assert.deepEqual(
    steps.filter(({ ok }) => ok === false),
    [],
  );
  assert.ok(steps.every(({ name }) => name !== 'follow the failover'));
  // What Docker did not say at the end is a doubt, and takes no measurement away.
  assert.ok(reasons.includes('network of patroni1: not known (docker: no answer)'), reasons.join('\n'));
  const last = told.findLastIndex(({ type }) => type === 'counts');
  const restoring = told.findIndex((each) => each.type === 'stage' && each.stage === 'restoring');
  assert.ok(last < restoring, 'the counter stops with it');

  // Had this console been killed instead, the list of runs would say so.
  assert.deepEqual(
    noted.map(({ outcome }) => outcome),
    noted.map(() => 'interrupted'),
  );
  assert.ok(
    noted.at(-1)?.phases.some(({ name }) => name === 'fault'),
    'with what was known',
  );
});

test('a drill that does not come to its fault removes what its probes wrote', async (t) => {
  const { site, orders, server } = await aStack(t, () => assert.fail('nothing is to be broken'));
  const { report } = await drilled(site, 'warming up');
  assert.deepEqual([report.outcome, report.verdict], ['aborted', 'not proven']);
  assert.deepEqual(orders, []);
  assert.equal(server.cleared(), 1);
});
