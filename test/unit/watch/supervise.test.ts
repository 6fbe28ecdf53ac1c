import assert from 'node:assert/strict';
import { mock, type TestContext, test } from 'node:test';
import { LATE_MS } from '../../../source/net/lateness.ts';
import { createPace } from '../../../source/watch/pace.ts';
import { attempt, follow, poll } from '../../../source/watch/supervise.ts';

// Time is the test's: it passes only by `pass`, which also lets everything that became due run to its end.
function clock(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
  // How late this process is, is the test's as well.
  let now = performance.now();
  t.mock.method(performance, 'now', () => now);
  t.mock.method(Math, 'random', () => 0.5);
  const settle = async () => {
    for (let i = 0; i < 50; i += 1) await Promise.resolve();
  };
  const pass = async (ms: number) => {
    await settle();
    for (let left = ms; left > 0; left -= 50) {
      t.mock.timers.tick(Math.min(50, left));
      await settle();
    }
  };
  return {
    pass,
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    /** As a machine with too much to do: time passes, and nothing of this process runs. */
    hold: (ms: number) => {
      now += ms;
    },
  };
}

function starts(fail: (n: number) => boolean = () => false) {
  const at: number[] = [];
  const run = async () => {
    at.push(Date.now());
    if (fail(at.length)) throw new Error(`run ${at.length} failed`);
  };
  return { at, run };
}

test('runs at once and then every second', async (t) => {
  const { pass } = clock(t);
  const { at, run } = starts();
  const ending = new AbortController();
  const { done } = poll({ pace: createPace(), signal: ending.signal, onError: () => assert.fail(), run });
  await pass(3_100);
  assert.deepEqual(at, [0, 1_000, 2_000, 3_000]);
  ending.abort();
  await done;
  await pass(5_000);
  assert.equal(at.length, 4);
});

test('the time that a run takes does not add up', async (t) => {
  const { pass, sleep } = clock(t);
  const at: number[] = [];
  const run = async () => {
    at.push(Date.now());
    await sleep(300);
  };
  poll({ pace: createPace(), signal: new AbortController().signal, onError: () => assert.fail(), run });
  await pass(3_100);
  assert.deepEqual(at, [0, 1_000, 2_000, 3_000]);
});

test('a run that takes longer than the period delays the next one, never overlaps it', async (t) => {
  const { pass, sleep } = clock(t);
  let running = 0;
  let most = 0;
  const at: number[] = [];
  const run = async () => {
    at.push(Date.now());
    running += 1;
    most = Math.max(most, running);
    await sleep(at.length === 1 ? 2_500 : 100);
    running -= 1;
  };
  poll({ pace: createPace(), signal: new AbortController().signal, onError: () => assert.fail(), run });
  await pass(5_000);
  assert.equal(most, 1);
  assert.deepEqual(at, [0, 3_000, 4_000, 5_000]);
});

test('polls run at the same moments, whenever they began and whatever failed before', async (t) => {
  const { pass, sleep } = clock(t);
  const signal = new AbortController().signal;
  const one = starts();
  const two = starts((n) => n === 2);
  poll({ pace: createPace(), signal, onError: () => assert.fail(), run: one.run });
  await pass(300);
  const slow = async () => {
    const ran = two.run();
    await sleep(200);
    await ran;
  };
  poll({ pace: createPace(), signal, onError: () => {}, run: slow });
  await pass(4_700);
  assert.deepEqual(one.at, [0, 1_000, 2_000, 3_000, 4_000, 5_000]);
  assert.deepEqual(two.at, [300, 1_000, 2_200, 3_000, 4_000, 5_000]);
});

test('a poll that was too late does not back off, nor the next one, and a silent member still is one', async (t) => {
  const { pass, hold } = clock(t);
  const { signal } = new AbortController();
  const reported: (number | undefined)[] = [];
  const { at, run } = starts(() => true);
  poll({
    pace: createPace(),
    signal,
    onError: (_error, _at, lateMs) => reported.push(lateMs),
    run: async () => {
      if (at.length === 0) hold(LATE_MS + 200);
      await run();
    },
  });
  await pass(6_000);
  assert.deepEqual(at, [0, 1_000, 2_000, 3_000, 5_000]);
  assert.ok((reported[0] ?? 0) > LATE_MS);
  assert.ok((reported[1] ?? 0) > LATE_MS, 'the connection may have broken meanwhile');
  assert.deepEqual(reported.slice(2), [undefined, undefined, undefined]);
});

test('a connection that broke while nobody asked and this process stood still is no failure of the member', async (t) => {
  const { pass, hold } = clock(t);
  const { signal } = new AbortController();
  const reported: (number | undefined)[] = [];
  const { at, run } = starts((n) => n >= 2);
  poll({ pace: createPace(), signal, onError: (_error, _at, lateMs) => reported.push(lateMs), run });
  await pass(500);
  hold(LATE_MS + 200);
  await pass(3_500);
  assert.deepEqual(at, [0, 1_000, 2_000, 3_000]);
  assert.ok((reported[0] ?? 0) > LATE_MS);
  assert.deepEqual(reported.slice(1), [undefined, undefined]);
});

test('a kind of its own phase runs that much after the others, each period', async (t) => {
  const { pass } = clock(t);
  const { signal } = new AbortController();
  const { at, run } = starts((n) => n === 3);
  const pace = createPace();
  poll({ pace, phaseMs: 150, signal, onError: () => undefined, run });
  await pass(5_000);
  assert.deepEqual(at, [0, 150, 1_150, 2_150, 3_150, 4_150]);
  pace.change(2_000);
  await pass(4_000);
  assert.deepEqual(at.slice(6), [6_150, 8_150]);
});

test('failures are reported, and wait 1, 2, 4, then 5 seconds; a success ends that', async (t) => {
  const { pass } = clock(t);
  const { at, run } = starts((n) => n <= 5);
  const errors: string[] = [];
  poll({
    pace: createPace(),
    signal: new AbortController().signal,
    onError: (error, when) => errors.push(`${when} ${error}`),
    run,
  });
  await pass(19_100);
  assert.deepEqual(at, [0, 1_000, 3_000, 7_000, 12_000, 17_000, 18_000, 19_000]);
  assert.equal(errors.length, 5);
  assert.equal(errors[2], '3000 run 3 failed');
});

test('a poke runs at once and forgets the failures before', async (t) => {
  const { pass } = clock(t);
  const { at, run } = starts((n) => n !== 5);
  const watched = poll({
    pace: createPace(),
    signal: new AbortController().signal,
    onError: () => undefined,
    run,
  });
  await pass(7_500);
  watched.poke();
  await pass(600);
  assert.deepEqual(at.slice(0, 5), [0, 1_000, 3_000, 7_000, 7_500]);
  assert.deepEqual(at.slice(5), [8_000]);
  await pass(1_000);
  assert.deepEqual(at.slice(6), [9_000], 'backoff begins again');
});

test('a poller that is poked all the time runs at most ten times a second', async (t) => {
  const { pass } = clock(t);
  const { at, run } = starts();
  const { signal } = new AbortController();
  const watched = poll({ pace: createPace(), signal, onError: () => assert.fail(), run });
  await pass(500);
  at.length = 0;
  for (let i = 0; i < 100; i += 1) {
    watched.poke();
    await pass(10);
  }
  assert.deepEqual(at.slice(0, 2), [500, 600]);
  assert.ok(at.length <= 11, `${at.length} times in a second`);
});

test('another pace counts at once, from the last run on', async (t) => {
  const { pass } = clock(t);
  const { at, run } = starts();
  const pace = createPace(10_000);
  poll({ pace, signal: new AbortController().signal, onError: () => assert.fail(), run });
  await pass(3_000);
  pace.change(5_000);
  await pass(6_000);
  assert.deepEqual(at, [0, 5_000], 'not asked once more for the change');
  pace.change(500);
  await pass(1_000);
  assert.deepEqual(at.slice(2), [9_000, 9_500, 10_000], 'what was due by then is asked now');
  pace.change(2_000);
  await pass(3_000);
  assert.deepEqual(at.slice(5), [12_000]);
});

test('a member that fails is polled no faster than the pace', async (t) => {
  const { pass } = clock(t);
  const { at, run } = starts(() => true);
  const pace = createPace(10_000);
  poll({ pace, signal: new AbortController().signal, onError: () => undefined, run });
  await pass(20_100);
  assert.deepEqual(at, [0, 10_000, 20_000]);
});

test('a poll that has ended does not listen to the pace any more', async (t) => {
  const { pass } = clock(t);
  let listening = 0;
  const pace = createPace();
  const counted: typeof pace = {
    ...pace,
    onChange: (listener) => {
      listening += 1;
      const stop = pace.onChange(listener);
      return () => {
        listening -= 1;
        stop();
      };
    },
  };
  const ending = new AbortController();
  const { done } = poll({ pace: counted, signal: ending.signal, onError: () => assert.fail(), ...starts() });
  await pass(100);
  assert.equal(listening, 1);
  ending.abort();
  await done;
  assert.equal(listening, 0);
});

test('a poke during a run is not lost', async (t) => {
  const { pass, sleep } = clock(t);
  const at: number[] = [];
  const run = async () => {
    at.push(Date.now());
    await sleep(200);
  };
  const watched = poll({
    pace: createPace(),
    signal: new AbortController().signal,
    onError: () => undefined,
    run,
  });
  await pass(100);
  watched.poke();
  watched.poke();
  await pass(500);
  assert.deepEqual(at, [0, 200]);
});

test('the signal ends a pause at once, and a failure after it is not reported', async (t) => {
  const { pass } = clock(t);
  const ending = new AbortController();
  const onError = mock.fn();
  const { done } = poll({
    pace: createPace(),
    signal: ending.signal,
    onError,
    run: ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('cancelled')));
      }),
  });
  await pass(100);
  ending.abort();
  await done;
  assert.equal(onError.mock.callCount(), 0);
});

test('a stream is opened again after it ended; one that stays open for a while ends the backoff', async (t) => {
  const { pass, sleep } = clock(t);
  const at: number[] = [];
  const errors: string[] = [];
  const run = async (_signal: AbortSignal, alive: () => void) => {
    at.push(Date.now());
    if (at.length < 3) throw new Error('refused');
    alive();
    await sleep(500);
  };
  follow({ signal: new AbortController().signal, onError: (error) => errors.push(error), run });
  await pass(5_100);
  assert.deepEqual(at, [0, 1_000, 3_000, 4_500]);
  assert.deepEqual(errors, ['refused', 'refused']);
});

test('an attempt tells its failure and never throws', async (t) => {
  const { pass } = clock(t);
  const errors: string[] = [];
  const { signal } = new AbortController();
  // What this process was too late to hear, on a busy machine, is asked for again.
  const onError = (error: string, _at: number, lateMs?: number) => {
    if (lateMs === undefined) errors.push(error);
  };
  await attempt({ signal, deadlineMs: 800, onError, run: () => Promise.reject(new Error('refused')) });
  let over = false;
  const run = () => new Promise<void>(() => undefined);
  const silent = attempt({ signal, deadlineMs: 800, onError, run }).then(() => {
    over = true;
  });
  while (!over) await pass(1_450);
  await silent;
  assert.deepEqual(errors, ['refused', 'no answer within 1400 ms']);
});
