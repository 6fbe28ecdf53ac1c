import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFailover, withRetry } from '../../../../stack/app/retry.ts';

const coded = (code: string) => Object.assign(new Error('failed'), { code });

test('the errors of a change of the primary', () => {
  for (const code of ['25006', '57P01', '57P03', '08006', 'ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN']) {
    assert.equal(isFailover(coded(code)), true, code);
  }
  assert.equal(isFailover(new Error('Connection terminated unexpectedly')), true);
  assert.equal(isFailover(new AggregateError([coded('ECONNREFUSED')])), true);
  for (const code of ['23505', '42P01', '28P01']) assert.equal(isFailover(coded(code)), false, code);
  assert.equal(isFailover(undefined), false);
});

test('no attempt begins after the time is up, and the last error is reported', async () => {
  let now = 0;
  let attempts = 0;
  const pause = async (ms: number) => {
    now += ms;
  };
  const run = async () => {
    attempts += 1;
    throw coded('57P01');
  };
  await assert.rejects(withRetry(run, { withinMs: 3_000, pause, now: () => now }), { code: '57P01' });
  assert.ok(now <= 3_000, `${now} ms`);
  assert.ok(attempts > 3 && attempts < 30, `${attempts} attempts`);
});

test('another error ends it at once', async () => {
  let attempts = 0;
  const run = async () => {
    attempts += 1;
    throw coded('23505');
  };
  await assert.rejects(withRetry(run, { withinMs: 3_000 }), { code: '23505' });
  assert.equal(attempts, 1);
});
