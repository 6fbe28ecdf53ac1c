import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { Turn } from '../../../source/actions/turn.ts';
import { actionRunner } from '../../../source/app/action-runner.ts';
import type { Command } from '../../../source/model/command.ts';
import type { Event } from '../../../source/store/reduce.ts';
import { createStore } from '../../../source/store/store.ts';
import { NOW, stateAfter } from '../../fixtures/facts.ts';
import { ports } from '../actions/perform/world.ts';

const home = mkdtempSync(path.join(tmpdir(), 'paws-runner-'));
const kept = process.env.XDG_STATE_HOME;
process.env.XDG_STATE_HOME = home;
after(() => {
  if (kept === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = kept;
  rmSync(home, { recursive: true });
});

const TARGET = { values: { at: '', candidate: 'patroni2' } };
const PLAN: Command[] = [
  { type: 'patroni.switchover', cluster: 'paws360', leader: 'patroni1', candidate: 'patroni2' },
];

/** Runs a switchover whose turn somebody else has until `meanwhile` has happened. */
async function switchover(meanwhile: readonly Event[]) {
  const store = createStore(stateAfter());
  let sent = 0;
  let released = 0;
  const turn: Turn = {
    lostTo: async () => undefined,
    release: async () => {
      released += 1;
    },
  };
  const parts = {
    ports: ports({
      patroni: async () => {
        sent += 1;
        return { type: 'answered', status: 412, text: 'no' };
      },
    }),
    turns: {
      drill: async () => turn,
      change: async () => {
        for (const event of meanwhile) store.dispatchNow(event);
        return turn;
      },
    },
  };
  const run = actionRunner(store, Promise.resolve(parts), new AbortController().signal);
  const result = await run('switchover', TARGET, PLAN, 'key S');
  return { ...result, sent, released, run: store.get().runs.at(-1) };
}

test('what changed while it waited for its turn refuses an action that was confirmed before', async () => {
  const leader = { name: 'patroni3', lease: '8', modRevision: '11', createRevision: '11' };
  const ended = await switchover([
    { type: 'dcs.changed', at: NOW, revision: '11', changes: [{ key: 'leader', value: leader }] },
  ]);
  assert.deepEqual([ended.outcome, ended.sent, ended.released], ['refused', 0, 1]);
  assert.match(ended.text, /changed while you were reading/);
  assert.equal(ended.run?.outcome, 'refused');
});

test('where nothing changed meanwhile it is sent once: it is not in its own way', async () => {
  const ended = await switchover([]);
  assert.deepEqual([ended.outcome, ended.sent, ended.released], ['refused', 1, 1], ended.text);
});
