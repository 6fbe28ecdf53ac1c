import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotSentError, RefusedError } from '../../../../source/actions/perform/ports.ts';
import { sendOnce } from '../../../../source/actions/perform/send-once.ts';

const fails = (error: Error) => async () => Promise.reject(error);

test('a request is sent once, and its answer is returned', async () => {
  let sent = 0;
  assert.deepEqual(await sendOnce(async () => ++sent), { answer: 1 });
});

test('what was not sent failed or is refused; a request without an answer is lost', async () => {
  for (const [error, outcome] of [
    [new NotSentError('no route'), 'failed'],
    [new RefusedError('another member'), 'refused'],
  ] as const)
    assert.deepEqual(await sendOnce(fails(error)), { end: { outcome, text: error.message } });
  assert.deepEqual(await sendOnce(fails(new Error('reset'))), { lost: 'reset' });
});

test('an error with a known outcome ends the action; an error before sending is failed', async () => {
  const endOf = ({ message }: Error) =>
    message === 'no' ? ({ outcome: 'refused', text: 'said no' } as const) : undefined;
  assert.deepEqual(await sendOnce(fails(new Error('no')), endOf), {
    end: { outcome: 'refused', text: 'said no' },
  });
  assert.deepEqual(await sendOnce(fails(new Error('reset')), endOf), { lost: 'reset' });
  assert.deepEqual(await sendOnce(fails(new NotSentError('no')), endOf), {
    end: { outcome: 'failed', text: 'no' },
  });
});
