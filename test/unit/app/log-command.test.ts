import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { logCommand } from '../../../source/app/log-command.ts';
import type { Command } from '../../../source/model/command.ts';
import { createStore } from '../../../source/store/store.ts';
import { stateAfter } from '../../fixtures/facts.ts';

const home = mkdtempSync(path.join(tmpdir(), 'paws-state-'));
const kept = process.env.XDG_STATE_HOME;
const WHOSE = { run: 'r1', action: 'restart', by: 'key R' };
const RESTART: Command = {
  type: 'patroni.restart',
  cluster: 'paws360',
  member: 'patroni3',
  pendingOnly: false,
};
const onDisk = () =>
  readFileSync(path.join(home, 'paws-console', 'actions.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the action log', () => {
  before(() => {
    process.env.XDG_STATE_HOME = home;
  });
  after(() => {
    if (kept === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = kept;
    rmSync(home, { recursive: true });
  });

  test('a command is logged before its answer, and then with it', () => {
    const store = createStore(stateAfter());
    const answered = logCommand(store, WHOSE, RESTART);
    const [sent] = store.get().log;
    assert.equal(sent?.equivalent, 'patronictl restart paws360 patroni3 --force');
    assert.deepEqual([sent?.by, sent?.targets, sent?.outcome], ['key R', ['patroni3'], undefined]);
    const written = onDisk().at(-1);
    assert.equal(written?.text, 'sent');
    assert.deepEqual([written?.project, written?.command], ['paws360', 'patroni.restart']);
    assert.equal(written?.user, userInfo().username);

    answered({ outcome: 'succeeded', text: 'restarted successfully' });
    const [entry] = store.get().log;
    assert.deepEqual([entry?.outcome, entry?.text], ['succeeded', 'restarted successfully']);
    assert.ok((entry?.tookMs ?? -1) >= 0);
    const last = onDisk().at(-1);
    assert.deepEqual([last?.run, last?.outcome, last?.text], ['r1', 'succeeded', 'restarted successfully']);
    assert.match(String(last?.at), /^\d{4}-\d\d-\d\dT/);
  });

  test('a configuration shows in no log what it sets as a password', () => {
    const store = createStore(stateAfter());
    const patch = {
      postgresql: {
        parameters: { primary_conninfo: 'host=a password=canary-3 user=b', work_mem: '8MB' },
        authentication: { replication: { username: 'rep', password: 'canary-1' } },
      },
      standby_cluster: { host: 'b', secret_key: 'canary-2' },
    };
    logCommand(store, WHOSE, {
      type: 'patroni.configure',
      cluster: 'paws360',
      patch,
      via: 'patroni1',
      revision: '3',
    });
    const text = JSON.stringify([store.get().log, onDisk()]);
    assert.doesNotMatch(text, /canary/);
    assert.match(text, /8MB/);
  });

  test('a log that cannot be written is said, and ends nothing', () => {
    const before = process.env.XDG_STATE_HOME;
    // Below a file no directory can be made.
    process.env.XDG_STATE_HOME = import.meta.filename;
    try {
      const said: string[] = [];
      const answered = logCommand(createStore(stateAfter()), WHOSE, RESTART, (text) => said.push(text));
      assert.match(said.join(), /^the action log cannot be written: ENOTDIR/);
      assert.doesNotThrow(() => answered({ outcome: 'succeeded', text: 'done' }));
    } finally {
      process.env.XDG_STATE_HOME = before;
    }
  });
});
