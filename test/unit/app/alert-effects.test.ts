import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { alertHook } from '../../../source/alerting/alert-hook.ts';
import { alertEffects } from '../../../source/app/alert-effects.ts';
import { createStore, type Store } from '../../../source/store/store.ts';
import { NOW, patroniNode, stateAfter } from '../../fixtures/facts.ts';
import { until } from '../../wait.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'paws-hook-'));
after(() => rmSync(folder, { recursive: true }));

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const role = (member: string, name: 'primary' | 'replica', at: number) =>
  ({
    type: 'member.observed',
    system: 'patroni',
    at,
    member,
    fact: patroniNode(member, { role: name }),
  }) as const;

/** Two nodes say that they are primary, one after the other and the first one again. */
function splitBrain(store: Store): void {
  store.dispatchNow(role('patroni2', 'primary', NOW + 100));
  store.dispatchNow(role('patroni1', 'primary', NOW + 200));
}

const soon = { timeoutMs: 20_000 };

// Each has its own place and mostly waits: they wait at the same time.
describe('hooks', { concurrency: true }, () => {
  test('the hook gets each alert as one JSON document when it is raised and when it is cleared; the bell rings once', async () => {
    const file = path.join(folder, 'alerts');
    const store = createStore(stateAfter(), 0);
    let rings = 0;
    const effects = alertEffects(store, { bell: true, alertHook: `cat >> ${file}` }, () => {
      rings += 1;
    });
    const documents = () =>
      read(file)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line));

    splitBrain(store);
    await until(() => documents().length === 1, { ...soon, what: 'the raised alert' });
    assert.equal(rings, 1);
    store.dispatchNow(role('patroni2', 'replica', NOW + 2_000));
    store.dispatchNow({ type: 'clock.ticked', at: NOW + 12_100 });
    await until(() => documents().length === 2, { ...soon, what: 'the cleared alert' });
    await effects.stop();
    assert.equal(rings, 1);

    const [raised, cleared] = documents();
    assert.equal(raised.event, 'raised');
    assert.equal(raised.project, 'paws360');
    assert.equal(raised.id, 'split-brain');
    assert.equal(raised.severity, 'critical');
    assert.equal(raised.start, new Date(NOW + 100).toISOString());
    assert.equal(raised.end, null);
    assert.match(raised.runbook, /stop writes/);
    assert.equal(cleared.event, 'cleared');
    assert.equal(cleared.end, new Date(NOW + 2_000).toISOString());
    assert.equal(cleared.durationMs, 1_900);
  });

  test('a hook that fails is reported in a toast', async () => {
    const store = createStore(stateAfter(), 0);
    const effects = alertEffects(
      store,
      { bell: false, alertHook: 'echo no route to pager >&2; exit 3' },
      () => {},
    );
    splitBrain(store);
    const toast = await until(() => store.get().ui.toast, { ...soon, what: 'the toast' });
    assert.equal(toast.text, 'alert hook: exit code 3: no route to pager');
    assert.equal(toast.tone, 'bad');
    await effects.stop();
  });

  test('a hook that takes too long is ended with everything that it started', async () => {
    const failures: string[] = [];
    const pids = path.join(folder, 'pids');
    const hook = alertHook(`sleep 60 & echo $! > ${pids}; wait`, (text) => failures.push(text), 500);
    hook.send('{}');
    await until(() => failures.length === 1, { ...soon, what: 'the failure' });
    assert.deepEqual(failures, ['alert hook: it took longer than 0.5 s and was ended']);
    const pid = Number(read(pids));
    assert.ok(pid > 0);
    await until(() => isGone(pid), { ...soon, what: 'the end of its child' });
    await hook.stop();
  });

  test('at most four hooks run at once, and every hook runs', async () => {
    const log = path.join(folder, 'runs');
    const hook = alertHook(`echo start >> ${log}; sleep 0.1; echo end >> ${log}`, assert.fail);
    for (let i = 0; i < 10; i += 1) hook.send('{}');
    const lines = () =>
      read(log)
        .split('\n')
        .filter((line) => line !== '');
    await until(() => lines().length === 20, { ...soon, what: 'ten runs' });
    let running = 0;
    for (const line of lines()) {
      running += line === 'start' ? 1 : -1;
      assert.ok(running <= 4, 'at most four run');
    }
    await hook.stop();
  });

  test('a hook that does not read its input has not failed', async () => {
    const hook = alertHook('true', assert.fail);
    hook.send('x'.repeat(1_000_000));
    await hook.stop();
  });

  test('quitting does not wait for a running hook, and starts no more', async () => {
    const failures: string[] = [];
    const hook = alertHook('sleep 60', (text) => failures.push(text));
    hook.send('{}');
    const since = performance.now();
    await hook.stop();
    assert.ok(performance.now() - since < 30_000);
    hook.send('{}');
  });
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return /^State:\s*Z/m.test(read(`/proc/${pid}/status`));
  } catch {
    return true;
  }
}
