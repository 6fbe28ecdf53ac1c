import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { observe } from '../../../source/app/connect.ts';
import { openJournal } from '../../../source/faults/journal.ts';
import { defaultSettings } from '../../../source/store/initial-state.ts';
import { freeze, frozenEngine } from '../../fixtures/frozen-engine.ts';
import { until } from '../../wait.ts';

/** Another engine and another place for what is kept, for one test. */
function surroundings(t: TestContext, host: string): void {
  const state = mkdtempSync(path.join(tmpdir(), 'paws-connect-'));
  const { DOCKER_HOST, XDG_STATE_HOME } = process.env;
  Object.assign(process.env, { DOCKER_HOST: host, XDG_STATE_HOME: state });
  t.after(() => {
    for (const [name, value] of Object.entries({ DOCKER_HOST, XDG_STATE_HOME })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(state, { recursive: true, force: true });
  });
}

test('an observation heals faults that others have left over', { timeout: 30_000 }, async (t) => {
  const engine = await frozenEngine(t, true);
  surroundings(t, engine.host);
  const state = await observe(freeze.project, defaultSettings);
  assert.equal(state.containers.value?.[0]?.state, 'paused');
  await until(() => engine.state() === 'running', { timeoutMs: 20_000, what: 'the healer' });
  await until(() => openJournal().list().length === 0, { timeoutMs: 20_000, what: 'its end' });
});

test('a read-only observation starts no healer', { timeout: 30_000 }, async (t) => {
  const engine = await frozenEngine(t, true);
  surroundings(t, engine.host);
  const state = await observe(freeze.project, { ...defaultSettings, readOnly: true });
  assert.equal(state.containers.value?.[0]?.state, 'paused');
  assert.deepEqual([openJournal().list(), engine.changes], [[], []]);
});
