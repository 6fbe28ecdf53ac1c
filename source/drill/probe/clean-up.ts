import { setTimeout as sleep } from 'node:timers/promises';
import { clearLedger } from '../ledger/postgres.ts';
import { clearRedisLedger } from '../ledger/redis.ts';
import type { ProbeConfig } from './config.ts';

const EACH_DEADLINE_MS = 5_000;
const AGAIN_AFTER_MS = 1_000;
// Longer than a failover takes: whatever killed the console may have happened in the middle of one.
const GIVE_UP_AFTER_MS = 180_000;

type Written = Pick<ProbeConfig, 'primary' | 'login' | 'redis' | 'runId'>;

/** Removes the rows and the keys of a run, as far as that can be done now. */
export function clear({ primary, login, redis, runId }: Written, deadlineMs: number) {
  const limit = { deadlineMs };
  const tasks = [clearLedger(primary, login, runId, limit), clearRedisLedger(redis, runId, limit)];
  return Promise.allSettled(tasks);
}

/**
 * Removes the rows and the keys of a run. Tried again while it cannot be done: there may be no primary just now.
 * @throws Error after three minutes.
 */
export async function cleanUp(run: Written): Promise<void> {
  const end = performance.now() + GIVE_UP_AFTER_MS;
  for (;;) {
    const failed = (await clear(run, EACH_DEADLINE_MS)).find((task) => task.status === 'rejected');
    if (failed === undefined) return;
    if (performance.now() > end) throw failed.reason;
    await sleep(AGAIN_AFTER_MS);
  }
}
