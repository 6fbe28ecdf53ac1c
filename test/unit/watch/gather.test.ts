import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gather } from '../../../source/watch/gather.ts';
import { until } from '../../wait.ts';

const within = (what: string) => ({ timeoutMs: 5_000, what });

function gathered(most = 10) {
  const reported: number[][] = [];
  const ending = new AbortController();
  const gatherer = gather<number>((items) => reported.push([...items]), {
    everyMs: 10,
    most,
    signal: ending.signal,
  });
  return { reported, ending, gatherer };
}

test('a burst is reported at once', async () => {
  const { reported, gatherer } = gathered();
  gatherer.add([1]);
  gatherer.add([2, 3]);
  gatherer.add([]);
  assert.deepEqual(reported, []);
  await until(() => reported.length > 0, within('the piece'));
  assert.deepEqual(reported, [[1, 2, 3]]);
});

test('a producer that is too fast waits until its items were reported', async () => {
  const { reported, gatherer } = gathered(2);
  gatherer.add([1]);
  await gatherer.drained();
  assert.deepEqual(reported, []);
  gatherer.add([2]);
  await gatherer.drained();
  assert.deepEqual(reported, [[1, 2]]);
});

test('a flush reports at once, and nothing twice', async () => {
  const { reported, gatherer } = gathered();
  gatherer.add([1]);
  gatherer.flush();
  gatherer.flush();
  assert.deepEqual(reported, [[1]]);
});

test('after the end nothing is reported, and no producer waits', async () => {
  const { reported, ending, gatherer } = gathered(1);
  gatherer.add([1]);
  const waiting = gatherer.drained();
  ending.abort();
  await waiting;
  gatherer.add([2]);
  gatherer.flush();
  assert.deepEqual(reported, []);
});
