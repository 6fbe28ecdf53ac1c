import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { withLimit } from '../../../source/net/limit.ts';

const never = () => new Promise<never>(() => undefined);

test('a call that ignores its signal still ends at the deadline', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const call = withLimit({ deadlineMs: 900 }, never);
  t.mock.timers.tick(900);
  await assert.rejects(call, { name: 'DeadlineError', message: 'no answer within 900 ms' });
});

test("the caller's signal ends it at once, and the call's own signal tells the call", async () => {
  const caller = new AbortController();
  let inner: AbortSignal | undefined;
  const call = withLimit({ deadlineMs: 60_000, signal: caller.signal }, (signal) => {
    inner = signal;
    return never();
  });
  await Promise.resolve();
  caller.abort();
  await assert.rejects(call, { name: 'CancelledError' });
  assert.equal(inner?.aborted, true);
  await assert.rejects(withLimit({ deadlineMs: 1, signal: caller.signal }, never), {
    name: 'CancelledError',
  });
});

test('nothing is left behind on the signal of the caller', async () => {
  const { signal } = new AbortController();
  const removed = mock.method(signal, 'removeEventListener');
  assert.equal(await withLimit({ deadlineMs: 60_000, signal }, async () => 'value'), 'value');
  assert.equal(removed.mock.callCount(), 1);
});

test('what the call throws, also at once, is thrown', async () => {
  const failing = () => {
    throw new Error('at once');
  };
  await assert.rejects(withLimit({ deadlineMs: 60_000 }, failing), /at once/);
});
