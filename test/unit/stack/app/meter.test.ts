import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMeter } from '../../../../stack/app/meter.ts';

test('rates and latencies are those of the last whole seconds, totals those since the start', () => {
  let now = 100_000;
  const meter = createMeter(() => now);
  for (let second = 0; second < 10; second += 1) {
    for (let i = 1; i <= 10; i += 1) meter.add(i, i !== 10);
    now += 1_000;
  }
  assert.deepEqual(meter.traffic(), {
    ...{ requests: 100, errors: 10, requestsPerSecond: 10, errorsPerSecond: 1 },
    ...{ p50Ms: 5, p99Ms: 10, windowSeconds: 5 },
  });
  now += 60_000;
  const { requests, requestsPerSecond, p50Ms } = meter.traffic();
  assert.deepEqual(
    { requests, requestsPerSecond, p50Ms },
    { requests: 100, requestsPerSecond: 0, p50Ms: null },
  );
});

test('the second that runs is not counted until it is whole', () => {
  let now = 100_000;
  const meter = createMeter(() => now);
  meter.add(1, true);
  assert.equal(meter.traffic().requestsPerSecond, 0);
  now += 1_000;
  assert.equal(meter.traffic().requestsPerSecond, 0.2);
});
