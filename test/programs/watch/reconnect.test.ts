import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Emit } from '../../../source/systems/system.ts';
import { hostileServer } from '../../fixtures/hostile-server.ts';
import { WATCHES } from '../../unit/watch/watches.ts';
import { until } from '../../wait.ts';

const WATCHED_MS = 3_000;

/** Runs of a poll, or of a stream, that fails each time, in so many ms: at once, after 1, 2, 4, and then each 5 s. */
function runsWithin(ms: number): number {
  const pauses = [1_000, 2_000, 4_000];
  let runs = 1;
  // Each pause is up to a tenth shorter.
  for (let passed = 0; passed <= ms; runs += 1) passed += 0.9 * (pauses[runs - 1] ?? 5_000);
  return runs - 1;
}

test('a member that breaks every connection is tried again less and less often', async () => {
  const ending = new AbortController();
  const since = performance.now();
  const running = await Promise.all(
    Object.entries(WATCHES).map(async ([name, { protocol, watch, perRun }]) => {
      const server = await hostileServer(protocol, 'cut');
      let failures = 0;
      let late = 0;
      const emit: Emit = (event) => {
        if (event.type === 'source.failed') failures += 1;
        if (event.type === 'console.late') late += 1;
      };
      const supervised = watch(server, emit, ending.signal);
      return { name, server, supervised, perRun, failures: () => failures, late: () => late };
    }),
  );
  try {
    const all = () => running.every(({ failures }) => failures() > 0);
    await until(all, { timeoutMs: 60_000, what: 'a failure of each' });
    await sleep(WATCHED_MS);
    const ms = performance.now() - since;
    for (const { name, server, perRun, late } of running) {
      // What this process was too late to hear is asked for again at the next turn, and is no failure.
      const most = perRun * (runsWithin(ms) + late());
      assert.ok(server.connections() <= most, `${name}: ${server.connections()} connections in ${ms} ms`);
    }
  } finally {
    ending.abort();
    for (const { server, supervised } of running) {
      await server.close();
      await supervised?.done;
    }
  }
});
