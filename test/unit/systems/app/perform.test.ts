import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotSentError } from '../../../../source/actions/perform/ports.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { AppCommand } from '../../../../source/systems/app/command.ts';
import type { Application } from '../../../../source/systems/app/facts.ts';
import { application, NOW, stateAfter } from '../../../fixtures/facts.ts';
import { carryOut } from '../../actions/perform/world.ts';

const COMMAND: AppCommand = {
  type: 'app.load',
  member: 'app',
  port: 8080,
  wanted: { rate: 50, seconds: 60 },
};
const OFF: AppCommand = { ...COMMAND, wanted: 'off' };
const ON = { load: { rate: 50, until: NOW + 60_000 } };
const shows = (part: Partial<Application>): Event => ({
  type: 'member.observed',
  system: 'app',
  at: NOW,
  member: 'app',
  fact: application(part),
});
const done = async () => '';

test('it succeeded when the application shows it, not before', async () => {
  const on = await carryOut(COMMAND, { app: done }, [shows(ON)]);
  assert.equal(on.outcome, 'succeeded');
  assert.match(on.text, /app makes 50 requests per second until 2026-01-01T12:01:00/);
  assert.equal((await carryOut(COMMAND, { app: done }, [])).outcome, 'unknown');
  assert.equal((await carryOut(OFF, { app: done }, [shows({})], stateAfter(shows(ON)))).outcome, 'succeeded');
});

test('facts from before the action do not prove its outcome', async () => {
  assert.equal((await carryOut(COMMAND, { app: done }, [], stateAfter(shows(ON)))).outcome, 'unknown');
});

test('a refusal is reported with the error of the application', async () => {
  const result = await carryOut(COMMAND, { app: async () => 'HTTP 400: rate must be less' });
  assert.deepEqual([result.outcome, result.text], ['refused', 'app: HTTP 400: rate must be less']);
});

test('a lost answer is unknown until the application shows what came of it', async () => {
  const lost = async () => {
    throw new Error('no answer within 10000 ms');
  };
  assert.equal((await carryOut(COMMAND, { app: lost })).outcome, 'unknown');
  assert.equal((await carryOut(COMMAND, { app: lost }, [shows(ON)])).outcome, 'succeeded');
});

test('a request that was never sent has failed', async () => {
  const refused = async () => {
    throw new NotSentError('app at 127.0.0.1:8080: connection refused');
  };
  assert.equal((await carryOut(COMMAND, { app: refused })).outcome, 'failed');
});
