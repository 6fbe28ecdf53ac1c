import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gather } from '../../../source/watch/gather.ts';
import { until } from '../../wait.ts';

const within = (what: string) => ({ timeoutMs: 5_000, what });

function gathered(most = 10) {
  const told: number[][] = [];
  const ending = new AbortController();
  const gatherer = gather<number>((items) => told.push([...items]), {
    everyMs: 10,
    most,
    signal: ending.signal,
  });
  return { told, ending, gatherer };
}

test('what comes in a burst is reported in one piece', async () => {
  const { told, gatherer } = gathered();
  gatherer.add([1]);
  gatherer.add([2, 3]);
  gatherer.add([]);
  assert.deepEqual(told, []);
  await until(() => told.length > 0, within('the piece'));
  assert.deepEqual(told, [[1, 2, 3]]);
});

test('who brings too much waits until it was reported', async () => {
  const { told, gatherer } = gathered(2);
  gatherer.add([1]);
  await gatherer.room();
  assert.deepEqual(told, []);
  gatherer.add([2]);
  await gatherer.room();
  assert.deepEqual(told, [[1, 2]]);
});

test('a flush tells at once, and nothing is reported twice', async () => {
  const { told, gatherer } = gathered();
  gatherer.add([1]);
  gatherer.flush();
  gatherer.flush();
  assert.deepEqual(told, [[1]]);
});

test('after the end nothing is reported, and nobody waits', async () => {
  const { told, ending, gatherer } = gathered(1);
  gatherer.add([1]);
  const waiting = gatherer.room();
  ending.abort();
  await waiting;
  gatherer.add([2]);
  gatherer.flush();
  assert.deepEqual(told, []);
});
