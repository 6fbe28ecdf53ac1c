import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotSentError, RefusedError } from '../../../../source/actions/perform/ports.ts';
import { sendOnce } from '../../../../source/actions/perform/send-once.ts';

const fails = (error: Error) => async () => Promise.reject(error);

test('an answer is handed on, and it is sent once', async () => {
  let sent = 0;
  assert.deepEqual(await sendOnce(async () => ++sent), { answer: 1 });
});

test('what was not sent has failed or is refused; what was, and has no answer, is lost', async () => {
  for (const [error, outcome] of [
    [new NotSentError('no route'), 'failed'],
    [new RefusedError('another member'), 'refused'],
  ] as const)
    assert.deepEqual(await sendOnce(fails(error)), { end: { outcome, text: error.message } });
  assert.deepEqual(await sendOnce(fails(new Error('reset'))), { lost: 'reset' });
});

test('an error that tells what came of it is an end; one that was never sent is not asked', async () => {
  const told = ({ message }: Error) =>
    message === 'no' ? ({ outcome: 'refused', text: 'said no' } as const) : undefined;
  assert.deepEqual(await sendOnce(fails(new Error('no')), told), {
    end: { outcome: 'refused', text: 'said no' },
  });
  assert.deepEqual(await sendOnce(fails(new Error('reset')), told), { lost: 'reset' });
  assert.deepEqual(await sendOnce(fails(new NotSentError('no')), told), {
    end: { outcome: 'failed', text: 'no' },
  });
});
