import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchHealthy } from '../healthy/watch.ts';

test('under load and through a switchover the verdict is HEALTHY, and no alert is raised', async () => {
  const seen = await watchHealthy({ quietMs: 20_000, switchovers: 1, print: () => undefined });
  assert.ok(seen.screens >= 15, `${seen.screens} screens`);
  assert.equal(seen.switchovers.length, 1);
  assert.deepEqual([seen.notHealthy, seen.alerts], [[], []]);
});
