import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runLane, type Tried } from '../../../../source/drill/probe/lane.ts';
import type { Attempt } from '../../../../source/drill/result/attempt.ts';
import { until } from '../../../wait.ts';

const nowMs = () => performance.now();

test('an attempt that does not end holds up no other, and is reported when it does', async () => {
  const attempts: Attempt[] = [];
  let endFirst: (tried: Tried) => void = () => undefined;
  const first = new Promise<Tried>((resolve) => {
    endFirst = resolve;
  });
  let closed = false;
  const trier = {
    try: (seq: number) => (seq === 1 ? first : Promise.resolve({ outcome: 'ok' as const, server: 'a' })),
    close: () => {
      closed = true;
    },
  };
  const lane = runLane('fresh', trier, { intervalMs: 10, firstMs: nowMs(), nowMs }, (a) => attempts.push(a));
  await until(() => attempts.length >= 5, { timeoutMs: 10_000, what: 'five attempts' });
  const stopped = lane.stop();
  endFirst({ outcome: 'info', code: 'deadline', sent: true });
  await stopped;

  assert.equal(closed, true);
  assert.deepEqual(
    attempts.map(({ seq }) => seq),
    [...attempts.keys()].map((i) => (i === attempts.length - 1 ? 1 : i + 2)),
  );
  const { invokedMs, completedMs, lateMs: _, ...last } = attempts.at(-1) as Attempt;
  assert.deepEqual(last, { lane: 'fresh', seq: 1, outcome: 'info', code: 'deadline', sent: true });
  assert.ok(completedMs - invokedMs >= 30, 'it counts from its invocation');
});

test('attempts that were missed because this process was held up are not made up for', async () => {
  const attempts: Attempt[] = [];
  const trier = { try: () => Promise.resolve({ outcome: 'ok' as const }), close: () => undefined };
  const lane = runLane('fresh', trier, { intervalMs: 10, firstMs: nowMs(), nowMs }, (a) => attempts.push(a));
  await until(() => attempts.length >= 1, { timeoutMs: 10_000, what: 'an attempt' });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  const before = attempts.length;
  const releasedMs = nowMs();
  const goesOn = () => (attempts.at(-1)?.invokedMs ?? 0) > releasedMs + 50;
  await until(goesOn, { timeoutMs: 10_000, what: 'more attempts' });
  await lane.stop();

  const soon = attempts.slice(before).filter(({ invokedMs }) => invokedMs <= releasedMs + 50);
  // At most one was late; from then on each is due at its own time again, and the fifty that were missed are not.
  assert.ok(soon.length <= 10, `${soon.length} attempts within 50 ms`);
  assert.ok(soon.every(({ invokedMs }) => invokedMs >= releasedMs - 1));
  // How long this process was blocked is reported with the attempt that it delayed.
  assert.ok(attempts.some(({ lateMs = 0 }) => lateMs >= 400));
});
