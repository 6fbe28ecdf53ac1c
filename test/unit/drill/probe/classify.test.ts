import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyRedisError } from '../../../../source/drill/probe/classify.ts';

function replyError(message: string): Error {
  const error = new Error(message);
  error.name = 'ReplyError';
  return error;
}

const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6379'), { code: 'ECONNREFUSED' });

test('what Redis says no to was not done', () => {
  const readOnly = replyError("READONLY You can't write against a read only replica.");
  assert.deepEqual(classifyRedisError(readOnly, true), { outcome: 'fail', code: 'READONLY', sent: true });
});

test('a connection that ends after the command was sent leaves it open', () => {
  assert.deepEqual(classifyRedisError(new Error('Connection is closed.'), true), {
    ...{ outcome: 'info', code: 'closed', sent: true },
  });
});

test('without a connection nothing was sent', () => {
  assert.deepEqual(classifyRedisError(refused, false), {
    ...{ outcome: 'fail', code: 'ECONNREFUSED', sent: false },
  });
  // Node tries both addresses of a name, and throws both failures at once.
  assert.deepEqual(classifyRedisError(new AggregateError([refused]), false), {
    ...{ outcome: 'fail', code: 'ECONNREFUSED', sent: false },
  });
});
