import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotSentError } from '../../../../source/actions/perform/ports.ts';
import { CommandError } from '../../../../source/systems/pgbouncer/client.ts';
import type { PgbouncerCommand } from '../../../../source/systems/pgbouncer/command.ts';
import { busy, pausedIs, quiet, says, withPooler } from '../../../fixtures/pgbouncer.ts';
import { carryOut } from '../../actions/perform/world.ts';

const of = { pooler: 'pgbouncer1', port: 6432 };
const PAUSE: PgbouncerCommand = { type: 'pgbouncer.pause', ...of, database: 'postgres' };
const RESUME: PgbouncerCommand = { type: 'pgbouncer.resume', ...of, database: 'postgres' };
const RECONNECT: PgbouncerCommand = { type: 'pgbouncer.reconnect', ...of, database: 'postgres' };
const RELOAD: PgbouncerCommand = { type: 'pgbouncer.reload', ...of };

const done = { pgbouncer: async () => undefined };
const fails = (error: Error) => ({ pgbouncer: () => Promise.reject(error) });
const lost = fails(new Error('pgbouncer1 at 127.0.0.1:6432: no answer within 10000 ms'));
const before = withPooler(quiet());
const paused = pausedIs(quiet(), true);

test('a pause succeeded when the database shows as paused, not before', async () => {
  assert.equal((await carryOut(PAUSE, done, [says(paused)], before)).outcome, 'succeeded');
  const unseen = await carryOut(PAUSE, done, [says(quiet())], before);
  assert.deepEqual(
    [unseen.outcome, unseen.text],
    ['unknown', 'pgbouncer1 accepted it, but does not show postgres as paused'],
  );
});

test('a pause that waits for transactions is unknown, and says what it waits for', async () => {
  const { outcome, text } = await carryOut(PAUSE, lost, [says(pausedIs(busy(), true))], before);
  assert.equal(outcome, 'unknown');
  assert.match(text, /holds back new transactions on postgres, and 20 earlier ones still run/);
  assert.match(text, /pooler resume/);
});

test('a pause whose answer was lost has succeeded once nothing runs any more', async () => {
  assert.equal((await carryOut(PAUSE, lost, [says(paused)], before)).outcome, 'succeeded');
  assert.equal((await carryOut(PAUSE, lost, [], before)).outcome, 'unknown');
});

test('a resume succeeded when the database is no longer paused', async () => {
  const was = withPooler(paused);
  assert.equal((await carryOut(RESUME, done, [says(quiet())], was)).outcome, 'succeeded');
  assert.equal((await carryOut(RESUME, lost, [says(quiet())], was)).outcome, 'succeeded');
  assert.equal((await carryOut(RESUME, done, [], was)).outcome, 'unknown');
});

test('facts from before the action do not prove its outcome', async () => {
  assert.equal((await carryOut(PAUSE, done, [], withPooler(paused))).outcome, 'unknown');
});

test('reconnect and reload are as good as their answer', async () => {
  for (const command of [RECONNECT, RELOAD]) {
    assert.equal((await carryOut(command, done, [], before)).outcome, 'succeeded');
    assert.equal((await carryOut(command, lost, [], before)).outcome, 'unknown');
  }
});

test('a refusal is reported with the error of PgBouncer; a reload may be partly done', async () => {
  const no = fails(new CommandError('no such database: postgres'));
  const result = await carryOut(PAUSE, no, [], before);
  assert.deepEqual([result.outcome, result.text], ['refused', 'pgbouncer1: no such database: postgres']);
  assert.equal((await carryOut(RELOAD, no, [], before)).outcome, 'failed');
});

test('a request that was never sent has failed', async () => {
  for (const command of [PAUSE, RESUME, RECONNECT, RELOAD]) {
    const result = await carryOut(command, fails(new NotSentError('connection refused')), [], before);
    assert.deepEqual([result.outcome, result.text], ['failed', 'connection refused']);
  }
});
