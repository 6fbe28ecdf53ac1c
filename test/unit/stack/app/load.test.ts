import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createLoad } from '../../../../stack/app/load.ts';

/** A load under a clock of its own. */
function loaded({ mock }: TestContext, request: () => Promise<void> = async () => undefined) {
  mock.timers.enable({ apis: ['setInterval', 'Date'], now: 0 });
  const counts = { requests: 0, shed: 0, ended: 0 };
  const load = createLoad(
    () => {
      counts.requests += 1;
      return request();
    },
    () => {
      counts.shed += 1;
    },
    () => {
      counts.ended += 1;
    },
  );
  const pass = (ms: number) => {
    // The clock of the test runner jumps: only in steps do timers see the time that they are due at.
    for (let passed = 0; passed < ms; passed += 50) mock.timers.tick(50);
  };
  return { load, counts, pass };
}

test('the load has its rate and ends by itself', (t) => {
  const { load, counts, pass } = loaded(t);
  load.start(50, 2);
  pass(1_000);
  assert.ok(Math.abs(counts.requests - 50) <= 1, `${counts.requests} requests`);
  assert.deepEqual(load.figures(), {
    ...{ on: true, rate: 50, until: '1970-01-01T00:00:02.000Z', remainingSeconds: 1 },
  });
  pass(10_000);
  assert.ok(Math.abs(counts.requests - 100) <= 1, `${counts.requests} requests`);
  assert.deepEqual(load.figures(), { on: false });
  assert.equal(counts.ended, 1);
});

test('a second start replaces the first, and a stop ends it at once', (t) => {
  const { load, counts, pass } = loaded(t);
  load.start(50, 600);
  load.start(10, 600);
  pass(1_000);
  assert.ok(counts.requests <= 11, `${counts.requests} requests`);
  load.stop();
  const before = counts.requests;
  pass(5_000);
  assert.equal(counts.requests, before);
  assert.deepEqual(load.figures(), { on: false });
});

test('requests that never end do not pile up without bound', (t) => {
  const { load, counts, pass } = loaded(t, () => new Promise(() => undefined));
  load.start(200, 10);
  pass(10_000);
  assert.equal(counts.requests, 400);
  assert.ok(counts.shed > 1_500, `${counts.shed} were shed`);
});
